// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { SortedPairs } from './sorted-pairs.ts';

// How much each pair (in sorted order) moves a metric: its first-order influence. The sum over an artist's
// pairs is how much that artist moves the metric.

/** Rates at the threshold and AUC of the unweighted pairs. */
export interface PointMetrics {
  readonly auc: number;
  readonly recall: number;
  readonly falseMatches: number;
}

/** Influence on AUC: the share of the other kind that the pair beats, minus the mean. */
export function aucInfluence(sorted: SortedPairs, { auc }: PointMetrics): Float64Array {
  const { pairs, positives, same, lastOfTie } = sorted;
  const negatives = pairs - positives;
  const influence = new Float64Array(pairs);
  let positivesBelow = 0;
  let negativesBelow = 0;
  for (let start = 0, end = 0; start < pairs; start = end) {
    let positivesTied = 0;
    do positivesTied += same[end]!;
    while (lastOfTie[end++] === 0);
    const negativesTied = end - start - positivesTied;
    const ofPositive = (negativesBelow + negativesTied / 2) / negatives;
    const ofNegative = 1 - (positivesBelow + positivesTied / 2) / positives;
    for (let k = start; k < end; k++) {
      influence[k] =
        same[k] !== 0 ? (ofPositive - auc) / positives : (ofNegative - auc) / negatives;
    }
    positivesBelow += positivesTied;
    negativesBelow += negativesTied;
  }
  return influence;
}

/** Influence on the Brier score: the squared error minus the mean of its kind. */
export function brierInfluence({ pairs, same, squaredError }: SortedPairs): Float64Array {
  const sums = [0, 0];
  const counts = [0, 0];
  for (let k = 0; k < pairs; k++) {
    sums[same[k]!]! += squaredError[k]!;
    counts[same[k]!]!++;
  }
  // Each kind keeps its share of the pairs, so every pair counts 1 / pairs.
  return squaredError.map((error, k) => (error - sums[same[k]!]! / counts[same[k]!]!) / pairs);
}

/** Influence on the equal error rate. */
export function equalErrorInfluence(sorted: SortedPairs): Float64Array {
  // FNMR and FMR move the crossing equally, up to the slopes of the two curves.
  const cut = equalErrorCut(sorted);
  const recall = shareFrom(sorted, cut, 1);
  return rateInfluence(sorted, cut, recall, 1 - recall, 0.5, -0.5);
}

/** Inputs of a metric that consists of the rates at the threshold. */
export interface Rates extends PointMetrics {
  /** The share of same-artist pairs among all pairs, and the share of the others. */
  readonly share: number;
  readonly other: number;
  /** The share of pairs called "same artist". */
  readonly called: number;
}

/**
 * Influence on a metric made from the rates at the threshold.
 *
 * @param slopes its derivatives with respect to recall and to the share of false matches
 */
export function influenceByRates(
  slopes: (rates: Rates) => readonly [ofRecall: number, ofFalseMatches: number],
): (sorted: SortedPairs, point: PointMetrics) => Float64Array {
  return (sorted, point) => {
    const { recall, falseMatches } = point;
    const share = sorted.positives / sorted.pairs;
    const other = 1 - share;
    const called = share * recall + other * falseMatches;
    const [ofRecall, ofFalseMatches] = slopes({ ...point, share, other, called });
    const cut = sorted.belowThreshold;
    return rateInfluence(sorted, cut, recall, falseMatches, ofRecall, ofFalseMatches);
  };
}

/**
 * Influence on a figure made from the rates of true and false matches above the `cut` lowest pairs.
 *
 * @param ofRecall its derivative with respect to recall
 * @param ofFalseMatches its derivative with respect to the share of false matches
 */
export function rateInfluence(
  { pairs, positives, same }: SortedPairs,
  cut: number,
  recall: number,
  falseMatches: number,
  ofRecall: number,
  ofFalseMatches: number,
): Float64Array {
  const influence = new Float64Array(pairs);
  for (let k = 0; k < pairs; k++) {
    const called = k >= cut ? 1 : 0;
    influence[k] =
      same[k] !== 0
        ? (ofRecall * (called - recall)) / positives
        : (ofFalseMatches * (called - falseMatches)) / (pairs - positives);
  }
  return influence;
}

/** The number of lowest pairs to reject for FNMR to reach FMR. */
function equalErrorCut({ pairs, positives, same }: SortedPairs): number {
  let rejectedPositives = 0;
  for (let k = 0; k < pairs; k++) {
    rejectedPositives += same[k]!;
    const rejectedNegatives = k + 1 - rejectedPositives;
    if (rejectedPositives / positives >= 1 - rejectedNegatives / (pairs - positives)) return k + 1;
  }
  return pairs;
}

/** The share of the pairs of one kind above the `cut` lowest. */
function shareFrom({ pairs, positives, same }: SortedPairs, cut: number, kind: 0 | 1): number {
  let count = 0;
  for (let k = cut; k < pairs; k++) if (same[k] === kind) count++;
  return count / (kind === 1 ? positives : pairs - positives);
}
