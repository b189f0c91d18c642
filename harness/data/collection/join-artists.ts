import { findSimilarArtists, reduceName, remarkOnNames } from './artist-names.ts';

const shownArtists = 5;

/** The artists of several folders, joined. */
export interface JoinedArtists {
  /** The common name of an artist whom folders spell in several ways, by each spelling. */
  readonly nameOf: ReadonlyMap<string, string>;
  /**
   * Sentences about artists who are in several folders, and those who may be one artist under two
   * names.
   */
  readonly remarks: readonly string[];
}

/**
 * Decides which artists of several folders are the same: those whose names differ only in case,
 * accents and the characters between words. The most frequent spelling is kept; of equally frequent
 * ones the first in code-unit order. Names in only one folder stay unchanged.
 */
export function joinArtists(
  folders: readonly { readonly label: string; readonly artists: readonly string[] }[],
): JoinedArtists {
  const counts = new Map<string, number>();
  const foldersOf = new Map<string, Set<string>>();
  for (const { label, artists } of folders) {
    for (const artist of artists) {
      counts.set(artist, (counts.get(artist) ?? 0) + 1);
      const own = foldersOf.get(artist) ?? new Set();
      foldersOf.set(artist, own.add(label));
    }
  }
  const nameOf = new Map<string, string>();
  const apart: string[][] = [];
  for (const names of findSimilarArtists(counts.keys())) {
    const own = new Set(names.flatMap((name) => [...(foldersOf.get(name) ?? [])]));
    if (own.size < 2) {
      apart.push(names);
      continue;
    }
    const ranked = names.toSorted(
      (a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1),
    );
    const [kept = ''] = ranked;
    for (const name of names) nameOf.set(name, kept);
    foldersOf.set(kept, own);
  }
  const artists = [...new Set([...counts.keys()].map((name) => nameOf.get(name) ?? name))].sort();
  const shared = artists.filter((artist) => (foldersOf.get(artist)?.size ?? 0) > 1);
  return {
    nameOf,
    remarks: [
      describeShared(shared, artists.length, folders.length),
      ...[...apart, ...findTurnedNames(artists)].map(remarkOnNames),
    ],
  };
}

function describeShared(shared: readonly string[], all: number, folders: number): string {
  const where = folders === 2 ? 'both folders' : 'more than one folder';
  if (shared.length === 0) return `None of the ${all} artists is in ${where}.`;
  const more = shared.length > shownArtists ? ' and others' : '';
  const names = shared.slice(0, shownArtists).join(', ');
  return shared.length === 1
    ? `1 of the ${all} artists is in ${where} and counts as one artist: ${names}.`
    : `${shared.length} of the ${all} artists are in ${where} and count as one artist each: ${names}${more}.`;
}

/** Finds names of the same words in another order: `Aachen, Hans von` and `Hans von Aachen`. */
function findTurnedNames(names: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const reduced = reduceName(name);
    const words = reduced.split(' ').sort().join(' ');
    const group = groups.get(words) ?? [];
    groups.set(words, group);
    group.push(name);
  }
  return [...groups.values()].filter(
    (group) => new Set(group.map((name) => reduceName(name))).size > 1,
  );
}
