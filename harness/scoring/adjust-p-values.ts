// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
/**
 * Corrections of p-values for the number of comparisons: of twenty comparisons of equal approaches, one is
 * expected to look significant at 5 %. All return the p-values in the order given.
 */

/**
 * Holm's step-down procedure (Holm 1979): in 95 of 100 tables, all differences below 0.05 are real,
 * whatever the dependence between the comparisons.
 */
export function adjustByHolm(pValues: readonly number[]): number[] {
  const order = rising(pValues);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  for (const [rank, i] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[i]!));
    adjusted[i] = largest;
  }
  return adjusted;
}

/** The same if some comparisons could not be made: these are null and do not count. */
export function adjustKnownByHolm(pValues: readonly (number | null)[]): (number | null)[] {
  const adjusted = adjustByHolm(pValues.filter((pValue) => pValue !== null));
  let next = 0;
  return pValues.map((pValue) => (pValue === null ? null : adjusted[next++]!));
}

/**
 * Benjamini and Hochberg's step-up procedure (1995): of the differences below 0.05, one in twenty is
 * expected to be spurious. Less strict than Holm's, for exploration.
 */
export function adjustByBenjaminiHochberg(pValues: readonly number[]): number[] {
  const order = rising(pValues);
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  for (let rank = order.length - 1; rank >= 0; rank--) {
    const i = order[rank]!;
    smallest = Math.min(smallest, (pValues.length / (rank + 1)) * pValues[i]!);
    adjusted[i] = smallest;
  }
  return adjusted;
}

function rising(pValues: readonly number[]): number[] {
  return pValues.map((_, i) => i).sort((i, j) => pValues[i]! - pValues[j]!);
}
