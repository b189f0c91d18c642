// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { LabelledPairs } from '../plugin.ts';
import type { Random } from '../random.ts';
import { type ByArtist, indexByArtist } from './by-artist.ts';
import { createPairSet, type PairSet } from './pair-set.ts';
import { countPairs, drawPairsWithin } from './pairs-within.ts';

/** Random attempts before the free partners of a painting are searched one by one. */
const randomDraws = 32;

/**
 * The paper's training pairs: every pair of paintings by one artist, and for each of them a pair
 * made from one of its two paintings and a painting of another artist (the artist is drawn first,
 * then the painting). In random order, each positive followed by its negative.
 *
 * No unordered pair occurs twice. A positive for which no negative is left is dropped, so that the
 * list stays balanced; with a single artist it is empty. `capPerArtist` limits the positives of
 * an artist, which are then drawn at random, to counter over-represented artists.
 */
export function paperPairs(
  artists: ArrayLike<string | number>,
  random: Random,
  { capPerArtist = Number.POSITIVE_INFINITY }: { readonly capPerArtist?: number } = {},
): LabelledPairs {
  if (!(capPerArtist >= 1)) {
    throw new RangeError(`Expected \`capPerArtist\` to be 1 or more, got ${capPerArtist}`);
  }
  const index = indexByArtist(artists);
  const positives = drawPositives(index, capPerArtist, random);
  const count = positives.length / 2;
  const findNegative = createNegatives(index, createPairSet(count), random);

  const order = random.shuffle(Uint32Array.from({ length: count }, (_, i) => i));
  const a = new Uint32Array(2 * count);
  const b = new Uint32Array(2 * count);
  const same = new Uint8Array(2 * count);
  let length = 0;
  for (const positive of order) {
    const one = positives[2 * positive]!;
    const two = positives[2 * positive + 1]!;
    const negative = random.below(2) === 0 ? findNegative(one, two) : findNegative(two, one);
    if (negative === undefined) continue;
    a[length] = one;
    b[length] = two;
    same[length++] = 1;
    a[length] = negative[0];
    b[length] = negative[1];
    same[length++] = 0;
  }
  return { a: a.slice(0, length), b: b.slice(0, length), same: same.slice(0, length) };
}

function drawPositives({ paintingsOf }: ByArtist, cap: number, random: Random): Uint32Array {
  const counts = paintingsOf.map(({ length }) => Math.min(Math.floor(cap), countPairs(length)));
  const positives = new Uint32Array(2 * counts.reduce((sum, count) => sum + count, 0));
  let length = 0;
  for (const [artist, paintings] of paintingsOf.entries()) {
    const drawn = drawPairsWithin(paintings, counts[artist]!, random);
    positives.set(drawn, length);
    length += drawn.length;
  }
  return positives;
}

/** Finds unused negatives with one of two paintings, the first if it has any left. */
function createNegatives({ artistOf, paintingsOf }: ByArtist, used: PairSet, random: Random) {
  const size = artistOf.length;
  /** Paintings of other artists that are not yet a painting's partner. */
  const free = Int32Array.from(artistOf, (artist) => size - paintingsOf[artist]!.length);

  return (first: number, second: number): [number, number] | undefined => {
    const anchor = free[first]! > 0 ? first : second;
    if (free[anchor]! === 0) return undefined;
    const partner = drawPartner(anchor) ?? findPartner(anchor);
    used.add(anchor, partner);
    free[anchor] = free[anchor]! - 1;
    free[partner] = free[partner]! - 1;
    return [anchor, partner];
  };

  function drawPartner(anchor: number): number | undefined {
    for (let draw = 0; draw < randomDraws; draw++) {
      let artist = random.below(paintingsOf.length - 1);
      if (artist >= artistOf[anchor]!) artist++;
      const paintings = paintingsOf[artist]!;
      const partner = paintings[random.below(paintings.length)]!;
      if (!used.has(anchor, partner)) return partner;
    }
    return undefined;
  }

  function findPartner(anchor: number): number {
    const start = random.below(size);
    for (let step = 0; step < size; step++) {
      const partner = (start + step) % size;
      if (artistOf[partner] !== artistOf[anchor] && !used.has(anchor, partner)) return partner;
    }
    throw new Error('All partners are used, although some were counted as free');
  }
}
