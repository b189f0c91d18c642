import { valueAt } from '../../contract/item-at.ts';
import type { Collection } from '../collection/collection.ts';
import { findGroups } from './find-groups.ts';
import { partNames, type Split } from './split.ts';

/** The parts of a collection that a split leaves out. */
export interface LeftOut {
  /** Paintings that cannot be used, such as copies under two artists' names, with the reason. */
  readonly paintings: Split['excluded'];
  /** Artists to learn from of whom no painting is left. */
  readonly artists: readonly string[];
  /**
   * Number of paintings by artists who are not learned from, because the fold is limited to few
   * artists.
   */
  readonly notLearnedFrom: number;
  /**
   * Artists whose pictures are all copies of another's, so that it is unclear whether they are one
   * artist or two.
   */
  readonly doubledArtists: readonly DoubledArtist[];
}

/** Probably one artist under two names, judging by the copies. */
export interface DoubledArtist {
  readonly artist: string;
  readonly other: string;
  readonly paintings: number;
}

/** The reason for leaving out a painting of an artist beyond the fold's number of artists. */
export function explainNotLearnedFrom(artists: number): string {
  return `left out: only ${artists} artists are used for training`;
}

/** Determines what a split of this collection leaves out. */
export function findLeftOut(split: Split, collection: Collection): LeftOut {
  const { fold } = split.settings;
  const ofFold = fold?.artists === undefined ? undefined : explainNotLearnedFrom(fold.artists);
  const paintings = split.excluded.filter(({ reason }) => reason !== ofFold);
  const artistOf = new Map(collection.paintings.map(({ id, artist }) => [id, artist]));
  const present = new Set(
    partNames.flatMap((part) => split.parts[part]).map((id) => valueAt(artistOf, id)),
  );
  const lost = paintings.flatMap(({ id }) => artistOf.get(id) ?? []);
  return {
    paintings,
    artists: [...new Set(lost)].filter((artist) => !present.has(artist)).sort(),
    notLearnedFrom: split.excluded.length - paintings.length,
    doubledArtists: findDoubledArtists(split, collection),
  };
}

/**
 * In the order of their names; of two artists who are copies of each other only the later one is
 * listed.
 */
function findDoubledArtists(split: Split, collection: Collection): DoubledArtist[] {
  const groups = findGroups(collection, split.settings.duplicateDistance, split.copies);
  const artistsOf = groups.map((group) => new Set(group.map(({ artist }) => artist)));
  const counts = new Map<string, number>();
  for (const { artist } of collection.paintings) counts.set(artist, (counts.get(artist) ?? 0) + 1);
  const others = new Map<string, Set<string>>();
  for (const artists of artistsOf) {
    for (const artist of artists) {
      const known = others.get(artist);
      // An artist who is in all groups of another is also in the first of them.
      const shared = [...(known ?? artists)].filter((one) => one !== artist && artists.has(one));
      others.set(artist, new Set(shared));
    }
  }
  const doubled: DoubledArtist[] = [];
  for (const [artist, [other]] of others) {
    if (other === undefined) continue;
    const isMutual = others.get(other)?.has(artist) ?? false;
    if (isMutual && artist < other) continue;
    doubled.push({ artist, other, paintings: valueAt(counts, artist) });
  }
  return doubled.sort((a, b) => (a.artist < b.artist ? -1 : 1));
}

const shownPaintings = 10;
const shownArtists = 5;

/** The same as sentences, one per line; none if nothing is left out. */
export function describeLeftOut(leftOut: LeftOut, listedIn: string): string[] {
  const { paintings, artists, notLearnedFrom, doubledArtists } = leftOut;
  const lines: string[] = [];
  if (paintings.length > 0) {
    lines.push(`The split leaves out ${count(paintings.length, 'painting')}:`);
    for (const { id, reason } of paintings.slice(0, shownPaintings)) {
      lines.push(`  ${id}: ${reason}`);
    }
    const more = paintings.length - shownPaintings;
    if (more > 0) lines.push(`  and ${more} more, listed in ${listedIn}`);
  }
  if (artists.length > 0) {
    lines.push(`No paintings are left by ${count(artists.length, 'artist')}: ${shorten(artists)}`);
  }
  if (notLearnedFrom > 0) {
    const paintings = count(notLearnedFrom, 'painting');
    lines.push(`The split leaves out ${paintings} of artists excluded from training`);
  }
  return [...lines, ...doubledArtists.map(describeDoubledArtist)];
}

/** The question raised by an artist under two names. */
export function describeDoubledArtist({ artist, other, paintings }: DoubledArtist): string {
  const pictures = paintings === 1 ? 'The only picture' : `Each of the ${paintings} pictures`;
  return `The same artist under two names? ${pictures} by ${JSON.stringify(artist)} is a copy of one by ${JSON.stringify(other)}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function shorten(artists: readonly string[]): string {
  const more = artists.length > shownArtists ? ' and others' : '';
  return `${artists.slice(0, shownArtists).join(', ')}${more}`;
}
