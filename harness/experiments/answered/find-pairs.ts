// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Pairs } from '../../contract/plugin.ts';

/** Finds the positions of pairs in a list, whichever painting comes first; −1 if there is none. */
export type FindPair = (one: number, other: number) => number;

/**
 * @param pairs with `a < b`, ascending by `a`, then `b`, each once
 * @param paintings number of paintings
 */
export function createPairFinder({ a, b }: Pairs, paintings: number): FindPair {
  const keys = new Float64Array(a.length);
  for (let i = 0; i < keys.length; i++) {
    keys[i] = a[i]! * paintings + b[i]!;
    if (a[i]! >= b[i]! || (i > 0 && keys[i]! <= keys[i - 1]!)) {
      throw new Error(`Expected ascending pairs, and pair ${i} is ${a[i]}, ${b[i]}`);
    }
  }
  return (one, other) => {
    const key = Math.min(one, other) * paintings + Math.max(one, other);
    let low = 0;
    let high = keys.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (keys[middle] === key) return middle;
      if (keys[middle]! < key) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  };
}
