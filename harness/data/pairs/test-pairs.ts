// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { type ByArtist, indexByArtist } from '../../contract/pairs/by-artist.ts';
import { countNegatives, drawNegatives } from '../../contract/pairs/draw-negatives.ts';
import { countPairs, drawPairsWithin } from '../../contract/pairs/pairs-within.ts';
import { shareBudget } from '../../contract/pairs/share-budget.ts';
import type { LabelledPairs } from '../../contract/plugin.ts';
import type { Random } from '../../contract/random.ts';

/** Options for drawing test pairs. */
export interface TestPairsOptions {
  readonly random: Random;
  /** Number of positives and negatives together. */
  readonly maxPairs?: number;
  /**
   * The near-duplicate group of each painting, −1 if it has none. Two paintings of one group are never
   * a pair, because recognising a copy is not a test.
   */
  readonly duplicateGroup?: Int32Array;
  /**
   * The population (0 or 1) of each painting; all paintings of an artist are in the same one. Most
   * negatives then have one painting from each.
   */
  readonly population?: Uint8Array;
}

export const defaultMaxPairs = 20_000;

/**
 * Share of negatives that join two populations. It is below 1 because positives never do, and an
 * approach that only tells familiar artists from new ones would seem to know the answer.
 */
const acrossShare = 0.75;

/**
 * Balanced pairs for a test, each unordered pair once: the positives of each artist, limited so that
 * large artists do not dominate, and as many negatives, drawn uniformly over pairs of artists.
 * `a < b`, sorted by `a`, then `b`.
 *
 * The same list of artists always gives the same pairs. To make them independent of the order of rows,
 * sort the paintings before the call by a key that does not reveal the artist: the indices are all
 * that an approach sees of a pair.
 */
export function testPairs(
  artists: ArrayLike<string | number>,
  { random, maxPairs = defaultMaxPairs, duplicateGroup, population }: TestPairsOptions,
): LabelledPairs {
  if (!Number.isInteger(maxPairs) || maxPairs < 2) {
    throw new RangeError(`Expected \`maxPairs\` to be an integer from 2, got ${maxPairs}`);
  }
  const index = indexByArtist(artists);
  const budget = Math.min(Math.floor(maxPairs / 2), countNegatives(index));
  const positives = drawPositives(index, budget, random.fork('positives'), duplicateGroup);
  const forNegatives = random.fork('negatives');
  const negatives = drawNegatives(
    index,
    positives.length / 2,
    createArtistPairs(index, population, forNegatives),
    forNegatives,
  );
  return sortPairs(positives, negatives);
}

function drawPositives(
  { paintingsOf }: ByArtist,
  budget: number,
  random: Random,
  duplicateGroup: Int32Array | undefined,
): Uint32Array {
  const isUsable = (a: number, b: number) =>
    duplicateGroup === undefined ||
    duplicateGroup[a]! < 0 ||
    duplicateGroup[a] !== duplicateGroup[b];
  const available = paintingsOf.map((paintings) =>
    countDifferentPictures(paintings, duplicateGroup),
  );
  const shares = shareBudget(available, budget, random);
  const drawn = paintingsOf.map((paintings, artist) =>
    drawPairsWithin(paintings, shares[artist]!, random, available[artist]!, isUsable),
  );
  const positives = new Uint32Array(drawn.reduce((sum, { length }) => sum + length, 0));
  let length = 0;
  for (const pairs of drawn) {
    positives.set(pairs, length);
    length += pairs.length;
  }
  return positives;
}

/** Pairs of an artist's paintings, without the pairs of copies. */
function countDifferentPictures(
  paintings: Uint32Array,
  duplicateGroup: Int32Array | undefined,
): number {
  const sizes = new Map<number, number>();
  for (const painting of paintings) {
    const group = duplicateGroup?.[painting] ?? -1;
    if (group >= 0) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  let count = countPairs(paintings.length);
  for (const size of sizes.values()) count -= countPairs(size);
  return count;
}

/** Draws two artists, uniformly or mostly from two populations. */
function createArtistPairs(
  { paintingsOf }: ByArtist,
  population: Uint8Array | undefined,
  random: Random,
): () => readonly [number, number] {
  const artists = [...paintingsOf.keys()];
  const [one, two] = [0, 1].map((side) =>
    artists.filter((artist) => population?.[paintingsOf[artist]![0]!] === side),
  ) as [number[], number[]];
  return () => {
    if (one.length === 0 || two.length === 0) return drawTwo(artists, random);
    if (random.uniform() < acrossShare) return [random.pick(one), random.pick(two)];
    return drawTwo(drawPopulation(one, two, random), random);
  };
}

/** Draws one of the two populations, weighted by its number of pairs of artists. */
function drawPopulation(one: number[], two: number[], random: Random): number[] {
  const pairs = countPairs(one.length) + countPairs(two.length);
  return pairs > 0 && random.below(pairs) < countPairs(one.length) ? one : two;
}

function drawTwo(artists: readonly number[], random: Random): readonly [number, number] {
  const first = random.below(artists.length);
  const second = random.below(Math.max(1, artists.length - 1));
  return [artists[first]!, artists[second < first ? second : second + 1] ?? artists[first]!];
}

function sortPairs(positives: Uint32Array, negatives: Uint32Array): LabelledPairs {
  const pairs: [a: number, b: number, same: number][] = [];
  for (const [list, same] of [
    [positives, 1],
    [negatives, 0],
  ] as const) {
    for (let i = 0; i < list.length; i += 2) {
      pairs.push([Math.min(list[i]!, list[i + 1]!), Math.max(list[i]!, list[i + 1]!), same]);
    }
  }
  pairs.sort((x, y) => x[0] - y[0] || x[1] - y[1]);
  return {
    a: Uint32Array.from(pairs, ([a]) => a),
    b: Uint32Array.from(pairs, ([, b]) => b),
    same: Uint8Array.from(pairs, ([, , same]) => same),
  };
}
