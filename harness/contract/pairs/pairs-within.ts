// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Random } from '../random.ts';
import { createPairSet } from './pair-set.ts';

/** The number of unordered pairs of `paintings` items. */
export function countPairs(paintings: number): number {
  return (paintings * (paintings - 1)) / 2;
}

/**
 * `count` different unordered pairs of the given paintings as a flat list `a0, b0, a1, b1, …`,
 * drawn at random; all of them, in order, if there are no more than `count`.
 * `isUsable` filters pairs; `usable` is the number that pass.
 */
export function drawPairsWithin(
  paintings: Uint32Array,
  count: number,
  random: Random,
  usable = countPairs(paintings.length),
  isUsable: (a: number, b: number) => boolean = () => true,
): Uint32Array {
  // Repeated drawing is cheaper only while most pairs are still free.
  if (usable > 4 * count) return drawAgainAndAgain(paintings, count, random, isUsable);
  const all = listPairs(paintings, usable, isUsable);
  return count >= usable ? all : takeRandom(all, count, random);
}

function listPairs(
  paintings: Uint32Array,
  usable: number,
  isUsable: (a: number, b: number) => boolean,
): Uint32Array {
  const pairs = new Uint32Array(2 * usable);
  let length = 0;
  for (let i = 0; i < paintings.length; i++) {
    for (let j = i + 1; j < paintings.length; j++) {
      if (!isUsable(paintings[i]!, paintings[j]!)) continue;
      pairs[length++] = paintings[i]!;
      pairs[length++] = paintings[j]!;
    }
  }
  return pairs;
}

/** The first steps of a Fisher–Yates shuffle, on pairs. */
function takeRandom(pairs: Uint32Array, count: number, random: Random): Uint32Array {
  const total = pairs.length / 2;
  for (let i = 0; i < count; i++) {
    const j = i + random.below(total - i);
    for (const side of [0, 1]) {
      const held = pairs[2 * i + side]!;
      pairs[2 * i + side] = pairs[2 * j + side]!;
      pairs[2 * j + side] = held;
    }
  }
  return pairs.slice(0, 2 * count);
}

function drawAgainAndAgain(
  paintings: Uint32Array,
  count: number,
  random: Random,
  isUsable: (a: number, b: number) => boolean,
): Uint32Array {
  const used = createPairSet(count);
  const pairs = new Uint32Array(2 * count);
  let length = 0;
  while (length < pairs.length) {
    const a = paintings[random.below(paintings.length)]!;
    const b = paintings[random.below(paintings.length)]!;
    if (a === b || !isUsable(a, b) || !used.add(a, b)) continue;
    pairs[length++] = a;
    pairs[length++] = b;
  }
  return pairs;
}
