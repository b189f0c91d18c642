// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Random } from '../contract/random.ts';

/** Larger counts are drawn as sums: a sum of independent draws has the same distribution. */
const largestTable = 512;

/** Draws the number of successes in `n` independent trials, each with the same probability. */
export type DrawBinomial = (n: number) => number;

/**
 * Exact binomial draws in constant time for up to 512 trials: one alias table (Walker 1977, built as in
 * Vose 1991) for each number of trials, created on first use.
 */
export function createBinomial(probability: number, random: Random): DrawBinomial {
  const tables: (AliasTable | undefined)[] = [];
  const drawSmall = (n: number) => {
    if (n === 1) return random.uniform() < probability ? 1 : 0;
    tables[n] ??= makeAliasTable(binomialWeights(n, probability));
    const { keep, alias } = tables[n];
    const place = random.uniform() * (n + 1);
    const slot = place | 0;
    return place - slot < keep[slot]! ? slot : alias[slot]!;
  };
  return (n) => {
    let successes = 0;
    let left = n;
    for (; left > largestTable; left -= largestTable) successes += drawSmall(largestTable);
    return left === 0 ? successes : successes + drawSmall(left);
  };
}

/** P(k successes in n trials) for k = 0 … n. */
function binomialWeights(n: number, p: number): Float64Array {
  // In logarithms: 0.7^512 would already be too small for the later factors.
  const weights = new Float64Array(n + 1);
  let logWeight = n * Math.log1p(-p);
  for (let k = 0; k <= n; k++) {
    weights[k] = Math.exp(logWeight);
    logWeight += Math.log((n - k) / (k + 1)) + Math.log(p / (1 - p));
  }
  return weights;
}

interface AliasTable {
  readonly keep: Float64Array;
  readonly alias: Uint16Array;
}

function makeAliasTable(weights: Float64Array): AliasTable {
  const size = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const keep = weights.map((weight) => (weight * size) / total);
  const alias = Uint16Array.from({ length: size }, (_, i) => i);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < size; i++) (keep[i]! < 1 ? small : large).push(i);
  while (small.length > 0 && large.length > 0) {
    const low = small.pop()!;
    const high = large.at(-1)!;
    alias[low] = high;
    keep[high]! -= 1 - keep[low]!;
    if (keep[high]! < 1) small.push(large.pop()!);
  }
  for (const i of [...small, ...large]) keep[i] = 1;
  return { keep, alias };
}
