// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { MetricName, SortedPairs } from './weighted-metrics.ts';

/** Rates at the threshold and AUC of the pairs as they are. */
export interface PointMetrics {
  readonly auc: number;
  readonly recall: number;
  readonly falseMatches: number;
}

/**
 * How much each pair (in sorted order) moves a metric: its first-order influence. Summed over the
 * pairs of an artist it says how much that artist moves the metric.
 */
export function pairInfluence(
  metric: MetricName,
  sorted: SortedPairs,
  point: PointMetrics,
): Float64Array {
  if (metric === 'auc') return aucInfluence(sorted, point.auc);
  if (metric === 'brier') return brierInfluence(sorted);
  if (metric === 'eer') {
    // FNMR and FMR move the crossing alike, up to the slopes of the two curves.
    const cut = equalErrorCut(sorted);
    const recall = shareFrom(sorted, cut, 1);
    return rateInfluence(sorted, cut, recall, 1 - recall, 0.5, -0.5);
  }
  const [ofRecall, ofFalseMatches] = slopes(metric, sorted.positives / sorted.pairs, point);
  const cut = sorted.belowThreshold;
  return rateInfluence(sorted, cut, point.recall, point.falseMatches, ofRecall, ofFalseMatches);
}

/** Influence on AUC: the share of the other kind that the pair beats, against the mean. */
function aucInfluence(sorted: SortedPairs, auc: number): Float64Array {
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

/** Influence on the Brier score: the squared error against the mean of its kind. */
function brierInfluence({ pairs, same, squaredError }: SortedPairs): Float64Array {
  const sums = [0, 0];
  const counts = [0, 0];
  for (let k = 0; k < pairs; k++) {
    sums[same[k]!]! += squaredError[k]!;
    counts[same[k]!]!++;
  }
  // Each kind keeps its share of the pairs, so every pair counts 1 / pairs.
  return squaredError.map((error, k) => (error - sums[same[k]!]! / counts[same[k]!]!) / pairs);
}

/** Derivatives of a metric by recall and by the share of false matches. */
function slopes(
  metric: 'accuracy' | 'precision' | 'recall' | 'f1',
  share: number,
  { recall, falseMatches }: PointMetrics,
): [ofRecall: number, ofFalseMatches: number] {
  const other = 1 - share;
  const called = share * recall + other * falseMatches;
  switch (metric) {
    case 'recall':
      return [1, 0];
    case 'accuracy':
      return [share, -other];
    case 'precision':
      if (called === 0) return [0, 0];
      return [
        (share * other * falseMatches) / called ** 2,
        (-share * other * recall) / called ** 2,
      ];
    case 'f1':
      return [
        (2 * share * (share + other * falseMatches)) / (share + called) ** 2,
        (-2 * share * other * recall) / (share + called) ** 2,
      ];
  }
}

function rateInfluence(
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

/** The number of lowest pairs whose rejection makes FNMR reach FMR. */
function equalErrorCut({ pairs, positives, same }: SortedPairs): number {
  let rejectedPositives = 0;
  for (let k = 0; k < pairs; k++) {
    rejectedPositives += same[k]!;
    const rejectedNegatives = k + 1 - rejectedPositives;
    if (rejectedPositives / positives >= 1 - rejectedNegatives / (pairs - positives)) return k + 1;
  }
  return pairs;
}

/** The share of the pairs of one kind that are not among the `cut` lowest. */
function shareFrom({ pairs, positives, same }: SortedPairs, cut: number, kind: 0 | 1): number {
  let count = 0;
  for (let k = cut; k < pairs; k++) if (same[k] === kind) count++;
  return count / (kind === 1 ? positives : pairs - positives);
}
