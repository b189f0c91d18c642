// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { CollectionPainting } from '../collection/collection.ts';

/** Artists who are hard to tell apart, and the criterion. */
export interface SimilarArtists {
  readonly by: KinshipRule;
  /** Each once, in code-unit order within and among them. */
  readonly pairs: readonly (readonly [string, string])[];
}

/**
 * `style`: most of their paintings have the same style, according to the collection's metadata.
 * `appearance`: one of the two is the artist whose paintings look most like the other's.
 */
export type KinshipRule = 'style' | 'appearance';

type StyledPainting = Pick<CollectionPainting, 'artist' | 'style'>;

/**
 * The share of a collection's paintings that must have a style before artists are compared by style.
 */
const knownStyles = 0.8;

/**
 * The criterion by which a collection's artists are compared: styles if nearly all paintings have one.
 */
export function chooseKinshipRule(paintings: readonly StyledPainting[]): KinshipRule {
  const known = paintings.filter(({ style }) => style !== undefined).length;
  return known >= knownStyles * paintings.length ? 'style' : 'appearance';
}

/**
 * All pairs of artists with the same most frequent style. Of equally frequent styles the first in
 * code-unit order counts.
 */
export function findSameStyle(paintings: readonly StyledPainting[]): SimilarArtists {
  const styles = [...groupByArtist(paintings)].flatMap(([artist, own]) => {
    const style = findCommonest(own.flatMap((painting) => painting.style ?? []));
    return style === undefined ? [] : [{ artist, style }];
  });
  const pairs = styles.flatMap(({ artist, style }, i) =>
    styles
      .slice(i + 1)
      .filter((other) => other.style === style)
      .map((other) => [artist, other.artist] as const),
  );
  return { by: 'style', pairs };
}

/**
 * Pairs each artist with the most similar one: an artist is the mean of the appearances of their
 * paintings, with each number in units of its standard deviation over all these paintings.
 *
 * @param appearances one per painting, all of the same length
 */
export function findNearestArtists(
  paintings: readonly Pick<CollectionPainting, 'artist'>[],
  appearances: readonly Float64Array[],
): SimilarArtists {
  const scale = deviationsOf(appearances);
  const places = new Map(paintings.map((painting, i) => [painting, appearances[i]!]));
  const means = [...groupByArtist(paintings)].map(([artist, own]) => ({
    artist,
    place: scale.map((unit, d) => {
      const sum = own.reduce((total, painting) => total + places.get(painting)![d]!, 0);
      return unit === 0 ? 0 : sum / own.length / unit;
    }),
  }));
  const found = new Map<string, readonly [string, string]>();
  for (const { artist, place } of means) {
    let nearest: string | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const other of means) {
      if (other.artist === artist) continue;
      const squared = place.reduce((sum, x, d) => sum + (x - other.place[d]!) ** 2, 0);
      if (squared < least) [nearest, least] = [other.artist, squared];
    }
    if (nearest === undefined) continue;
    const pair = artist < nearest ? ([artist, nearest] as const) : ([nearest, artist] as const);
    found.set(JSON.stringify(pair), pair);
  }
  const pairs = [...found.values()].sort(
    (one, other) => compare(one[0], other[0]) || compare(one[1], other[1]),
  );
  return { by: 'appearance', pairs };
}

/** Artists in code-unit order, with their paintings. */
function groupByArtist<Painting extends { readonly artist: string }>(
  paintings: readonly Painting[],
): ReadonlyMap<string, Painting[]> {
  const groups = new Map<string, Painting[]>();
  for (const painting of paintings) {
    const own = groups.get(painting.artist) ?? [];
    own.push(painting);
    groups.set(painting.artist, own);
  }
  return new Map([...groups].sort(([a], [b]) => compare(a, b)));
}

function findCommonest(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [commonest] = [...counts].sort((a, b) => b[1] - a[1] || compare(a[0], b[0]));
  return commonest?.[0];
}

function deviationsOf(rows: readonly Float64Array[]): number[] {
  return Array.from(rows[0] ?? [], (_, d) => {
    const mean = rows.reduce((sum, row) => sum + row[d]!, 0) / rows.length;
    return Math.sqrt(rows.reduce((sum, row) => sum + (row[d]! - mean) ** 2, 0) / rows.length);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
