// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
/** Scores of pairs by their true answer, each sorted ascending. */
export interface SortedScores {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/**
 * All data on which the AUC of scored pairs depends. The positives' distinct scores, ascending, divide the
 * negatives into bins: those strictly between two such scores, and those equal to one.
 */
export interface RankBins {
  /** Positives with the i-th distinct score. */
  readonly positives: Uint32Array;
  /** Negatives below the i-th distinct score and above the one before. */
  readonly below: Uint32Array;
  /** Negatives with exactly the i-th distinct score. */
  readonly equal: Uint32Array;
  /** Negatives above the last one. */
  readonly above: number;
}

/** Counts scores that are sorted ascending, without NaN. */
export function binByRank({ positives, negatives }: SortedScores): RankBins {
  const counts = new Uint32Array(positives.length);
  const below = new Uint32Array(positives.length);
  const equal = new Uint32Array(positives.length);
  let bins = 0;
  let at = 0;
  for (let i = 0; i < positives.length; bins++) {
    const score = positives[i]!;
    const first = i;
    while (i < positives.length && positives[i] === score) i++;
    counts[bins] = i - first;
    const from = at;
    while (at < negatives.length && negatives[at]! < score) at++;
    below[bins] = at - from;
    const tied = at;
    while (at < negatives.length && negatives[at] === score) at++;
    equal[bins] = at - tied;
  }
  return {
    positives: counts.subarray(0, bins),
    below: below.subarray(0, bins),
    equal: equal.subarray(0, bins),
    above: negatives.length - at,
  };
}

/**
 * The exact area under the ROC curve, with ties counted half (Mann–Whitney U over the number of
 * positive-negative pairs), or null if there are no positives or no negatives. U is a sum of integers below
 * 2^53 for up to 130 million rows, so nothing is rounded before the division.
 */
export function areaUnderCurve({ positives, below, equal, above }: RankBins): number | null {
  let negativesSoFar = 0;
  let positivesSoFar = 0;
  let twiceU = 0;
  for (let i = 0; i < positives.length; i++) {
    negativesSoFar += below[i]!;
    twiceU += positives[i]! * (2 * negativesSoFar + equal[i]!);
    negativesSoFar += equal[i]!;
    positivesSoFar += positives[i]!;
  }
  const comparisons = positivesSoFar * (negativesSoFar + above);
  return comparisons === 0 ? null : twiceU / (2 * comparisons);
}
