// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { confusion } from './confusion.ts';
import { measureAll } from './measure-all.ts';
import { type MetricName, metrics } from './metrics.ts';
import { type ScoredPairs, sortPairs } from './sorted-pairs.ts';

/** How the pairs of one test of one run move a metric, summed by artist. */
export interface ArtistInfluence {
  /** The value of the metric. */
  readonly value: number;
  /** The number of artists in the test. */
  readonly present: number;
  /** The share of the same-artist pairs that each artist has; they sum to 1. */
  readonly shares: Float64Array;
  /** By how much these pairs move the metric, per artist; they sum to 0. */
  readonly own: Float64Array;
  /** The same for pairs by two artists a < b, under the key `a * artists + b`. */
  readonly dyads: ReadonlyMap<number, DyadInfluence>;
}

/** The pairs of one combination of two artists. */
export interface DyadInfluence {
  /** Their share of all pairs by two artists. */
  readonly share: number;
  readonly influence: number;
}

/**
 * @param pairs with artists numbered from 0 to below `artists`, alike in all runs to be summed
 * @param threshold probability from which a pair counts as "same artist"
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID`
 */
export function sumInfluence(
  pairs: ScoredPairs,
  metric: MetricName,
  threshold: number,
  artists: number,
): ArtistInfluence {
  const sorted = sortPairs(pairs, threshold);
  const measured = measureAll(pairs.scores, pairs.same, threshold);
  const { falsePositives } = confusion(pairs.scores, pairs.same, threshold);
  const negatives = sorted.pairs - sorted.positives;
  const influence = metrics[metric].influence(sorted, {
    auc: measured.auc,
    recall: measured.recall,
    falseMatches: falsePositives / negatives,
  });
  const shares = new Float64Array(artists);
  const own = new Float64Array(artists);
  const dyads = new Map<number, { share: number; influence: number }>();
  for (let k = 0; k < influence.length; k++) {
    const pair = sorted.order[k]!;
    const a = pairs.artistA[pair]!;
    const b = pairs.artistB[pair]!;
    if (a === b) {
      shares[a]! += 1 / sorted.positives;
      own[a]! += influence[k]!;
      continue;
    }
    const key = Math.min(a, b) * artists + Math.max(a, b);
    let dyad = dyads.get(key);
    if (dyad === undefined) {
      dyad = { share: 0, influence: 0 };
      dyads.set(key, dyad);
    }
    dyad.share += 1 / negatives;
    dyad.influence += influence[k]!;
  }
  return { value: measured[metric], present: sorted.artists, shares, own, dyads };
}

/** The influence on the difference of two approaches on one test: the first minus the second. */
export function subtractInfluence(one: ArtistInfluence, other: ArtistInfluence): ArtistInfluence {
  const dyads = new Map<number, DyadInfluence>();
  for (const key of new Set([...one.dyads.keys(), ...other.dyads.keys()])) {
    const [first, second] = [one.dyads.get(key), other.dyads.get(key)];
    dyads.set(key, {
      share: ((first?.share ?? 0) + (second?.share ?? 0)) / 2,
      influence: (first?.influence ?? 0) - (second?.influence ?? 0),
    });
  }
  return {
    value: one.value - other.value,
    present: Math.min(one.present, other.present),
    shares: one.shares.map((share, a) => (share + other.shares[a]!) / 2),
    own: one.own.map((influence, a) => influence - other.own[a]!),
    dyads,
  };
}
