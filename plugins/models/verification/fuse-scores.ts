// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { fitLogistic } from '../../../harness/contract/metrics/fit-logistic.ts';

/** A fusion of several similarity scores into one probability; only plain data. */
export interface ScoreFusion {
  /** Mean and deviation of each score over the pairs to which it was fitted. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly weights: readonly number[];
  /** The log odds of the same artist are `intercept + slope · weighted sum`. */
  readonly slope: number;
  readonly intercept: number;
}

/** Pairs to learn from, with the scores of each similarity. */
export interface ScoredPairs {
  /** An array per similarity, one value per pair. */
  readonly scores: readonly Float64Array[];
  /** 1 if both paintings are by the same artist, otherwise 0. */
  readonly same: Uint8Array;
}

/**
 * Fuses similarities: each is standardised by its mean and standard deviation over some pairs, and
 * their weighted sum becomes a probability by a logistic fit in which both kinds of pairs count one
 * half each, whatever their numbers. A slope below 0 would reverse the order, so it is kept above.
 *
 * @param weights chosen on artists to whom no similarity was fitted; see `artist-folds.ts`
 * @param pairs pairs of artists to whom nothing was fitted, such as validation's unseen ones, with
 *   both kinds among them
 */
export function fitFusion(weights: readonly number[], { scores, same }: ScoredPairs): ScoreFusion {
  const scales = scores.map(measureScale);
  const scaled = {
    means: scales.map(({ mean }) => mean),
    deviations: scales.map(({ deviation }) => deviation),
    weights,
  };
  const sums = fuseScores(scaled, scores);
  const { slope, intercept } = fitLogistic(sums, same, balance(same), [0, 1]);
  return { ...scaled, slope: Math.max(1e-3, slope), intercept };
}

/** The weighted sum of standardised similarities, with no particular range. */
export function fuseScores(
  { means, deviations, weights }: Pick<ScoreFusion, 'means' | 'deviations' | 'weights'>,
  scores: readonly Float64Array[],
): Float64Array {
  const sums = new Float64Array(scores[0]?.length ?? 0);
  for (const [k, own] of scores.entries()) {
    if (weights[k] === 0) continue;
    for (let i = 0; i < sums.length; i++) {
      sums[i]! += weights[k]! * ((own[i]! - means[k]!) / deviations[k]!);
    }
  }
  return sums;
}

/** The probability that both paintings are by the same artist, for each pair. */
export function fuseToProbabilities(
  fusion: ScoreFusion,
  scores: readonly Float64Array[],
): Float32Array {
  const { slope, intercept } = fusion;
  return Float32Array.from(fuseScores(fusion, scores), (sum) => {
    return 1 / (1 + Math.exp(-(intercept + slope * sum)));
  });
}

/** Weights with which both kinds of pairs count one half each. */
function balance(same: Uint8Array): Float64Array {
  const positives = same.reduce((sum, label) => sum + (label === 0 ? 0 : 1), 0);
  const counts = [same.length - positives, positives];
  const weights = counts.map((count) => same.length / (2 * Math.max(1, count)));
  return Float64Array.from(same, (label) => weights[label === 0 ? 0 : 1]!);
}

/** The deviation of a constant similarity is set to 1. */
function measureScale(scores: Float64Array): { mean: number; deviation: number } {
  const count = Math.max(1, scores.length);
  const mean = scores.reduce((sum, score) => sum + score, 0) / count;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / count;
  return { mean, deviation: variance > 1e-18 ? Math.sqrt(variance) : 1 };
}
