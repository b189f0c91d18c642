import type { Pairs } from '../../harness/contract/plugin.ts';

/** Every pair of two different ones of `count` paintings, once. */
export function everyPair(count: number): Pairs {
  const a: number[] = [];
  const b: number[] = [];
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      a.push(i);
      b.push(j);
    }
  }
  return { a: Uint32Array.from(a), b: Uint32Array.from(b) };
}
