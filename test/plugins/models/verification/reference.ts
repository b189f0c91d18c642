import { readFileSync } from 'node:fs';
import type { FeatureMatrix } from '../../../../harness/contract/plugin.ts';

/** What `fixtures/verification.py` wrote. */
export const reference = JSON.parse(
  readFileSync(new URL('./fixtures/verification.json', import.meta.url), 'utf8'),
);

export function toMatrix(rows: readonly (readonly number[])[]): FeatureMatrix {
  return { rows: rows.length, width: rows[0]!.length, data: Float32Array.from(rows.flat()) };
}

/** All ordered pairs of `count` paintings. */
export function everyPair(count: number) {
  const all = Array.from({ length: count * count }, (_, pair) => pair);
  return {
    a: Uint32Array.from(all, (pair) => Math.floor(pair / count)),
    b: Uint32Array.from(all, (pair) => pair % count),
  };
}
