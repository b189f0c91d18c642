// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Random } from '../random.ts';
import type { ByArtist } from './by-artist.ts';
import { createPairSet } from './pair-set.ts';
import { countPairs } from './pairs-within.ts';

/** Attempts by artist per requested pair; the rest is drawn by painting. */
const drawsPerPair = 20;

/** How many unordered pairs have two artists. */
export function countNegatives({ artistOf, paintingsOf }: ByArtist): number {
  return paintingsOf.reduce(
    (left, { length }) => left - countPairs(length),
    countPairs(artistOf.length),
  );
}

/**
 * `count` different unordered pairs of paintings by two artists, as a flat list `a0, b0, …`.
 * `drawArtists` gives two different artists, and one painting of each is drawn. If few
 * pairs are left over, all of them become equally likely. `count` is at most `countNegatives`.
 */
export function drawNegatives(
  index: ByArtist,
  count: number,
  drawArtists: () => readonly [number, number],
  random: Random,
): Uint32Array {
  const { artistOf, paintingsOf } = index;
  if (2 * count > countNegatives(index)) return sampleAll(index, count, random);

  const used = createPairSet(count);
  const pairs = new Uint32Array(2 * count);
  let length = 0;
  for (let draw = 0; length < pairs.length; draw++) {
    let a: number;
    let b: number;
    if (draw < drawsPerPair * count) {
      const [first, second] = drawArtists();
      a = paintingsOf[first]![random.below(paintingsOf[first]!.length)]!;
      b = paintingsOf[second]![random.below(paintingsOf[second]!.length)]!;
    } else {
      a = random.below(artistOf.length);
      b = random.below(artistOf.length);
    }
    if (artistOf[a] === artistOf[b] || !used.add(a, b)) continue;
    pairs[length++] = a;
    pairs[length++] = b;
  }
  return pairs;
}

function sampleAll({ artistOf }: ByArtist, count: number, random: Random): Uint32Array {
  const all: [number, number][] = [];
  for (let a = 0; a < artistOf.length; a++) {
    for (let b = a + 1; b < artistOf.length; b++) {
      if (artistOf[a] !== artistOf[b]) all.push([a, b]);
    }
  }
  return Uint32Array.from(random.sample(all, count).flat());
}
