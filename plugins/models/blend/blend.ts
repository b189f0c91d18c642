import { z } from 'zod';
import {
  fitFusion,
  fuseScores,
  fuseToProbabilities,
  type ScoreFusion,
} from '../verification/fuse-scores.ts';
import { scoreAuc } from './score-auc.ts';

/** The scores of both sides, one value per pair. */
export interface PairScores {
  /** Scores of a trained head. */
  readonly head: Float64Array;
  /** The within-class cosine of the features themselves. */
  readonly cosine: Float64Array;
  /** The plain cosine of the network's last features, if it has a share. */
  readonly plain?: Float64Array | undefined;
}

/** The cosine's share of a score: a number from 0 to 1, or the best one on validation. */
export type BlendOption = number | 'validation';

/**
 * How the scores become one probability: a fusion of the head, the cosine and the plain cosine, in
 * this order.
 */
export const blendSchema = z.object({
  means: z.array(z.number()).min(2).max(3),
  deviations: z.array(z.number()).min(2).max(3),
  /** They add up to 1. */
  weights: z.array(z.number()).min(2).max(3),
  slope: z.number(),
  intercept: z.number(),
});

/** The option of a plugin that blends. */
export function blendOption(byDefault: BlendOption) {
  return z
    .union([z.literal('validation'), z.coerce.number<number | string>().min(0).max(1)])
    .default(byDefault)
    .describe(
      "The within-class cosine's share of the score: 0 for only the head, 1 for only the cosine, " +
        "validation to choose it on validation's unseen artists",
    );
}

/** The shares to try; finer steps are meaningless with the few artists of a validation set. */
const shares = Array.from({ length: 11 }, (_, i) => i / 10);
/** AUCs with a smaller difference count as equal. */
const tolerance = 0.002;

/**
 * Fits a blend on labelled pairs of artists on whom nothing was trained: scales, the cosine's share
 * (by AUC, unless it is given) and the probability. Among shares about as good as the best, the
 * nearest to one half wins, because two opinions are safer than one.
 *
 * @param share share of the cosine in what the plain cosine leaves
 * @param plainShare share of the plain cosine in the whole
 */
export function fitBlend(
  scores: PairScores,
  same: Uint8Array,
  share: BlendOption,
  plainShare = 0,
): ScoreFusion {
  const pairs = { scores: listScores(scores), same };
  const rest = scores.plain === undefined ? 1 : 1 - plainShare;
  const fitShare = (weight: number) =>
    fitFusion(
      [rest * (1 - weight), rest * weight, ...(scores.plain === undefined ? [] : [plainShare])],
      pairs,
    );
  if (typeof share === 'number') return fitShare(share);
  const tried = shares.map((weight) => {
    const blend = fitShare(weight);
    return { blend, auc: scoreAuc(blendScores(scores, blend), same), off: Math.abs(weight - 0.5) };
  });
  const enough = Math.max(...tried.map(({ auc }) => auc)) - tolerance;
  const good = tried.filter(({ auc }) => auc >= enough);
  return good.reduce((best, other) => (other.off < best.off ? other : best)).blend;
}

/**
 * The blended score of each pair, without a unit: above 0 for pairs that are more similar than the
 * mean.
 */
function blendScores(scores: PairScores, blend: ScoreFusion): Float64Array {
  return fuseScores(blend, listScores(scores));
}

/** The probability that each pair is by the same artist. */
export function blendProbabilities(scores: PairScores, blend: ScoreFusion): Float32Array {
  return fuseToProbabilities(blend, listScores(scores));
}

/** The AUCs of the head, the cosine and their blend on validation's unseen pairs, as text. */
export function describeBlend(scores: PairScores, same: Uint8Array, blend: ScoreFusion): string {
  const aucOf = (of: Float64Array) => scoreAuc(of, same).toFixed(3);
  const { head, cosine, plain } = scores;
  const [, share = 0, plainShare = 0] = blend.weights;
  const shares = [
    `a cosine share of ${Number(share.toFixed(2))}`,
    ...(plain === undefined ? [] : [`a plain cosine share of ${plainShare}`]),
  ];
  return (
    `On validation's unseen artists: AUC ${aucOf(head)} for the learned score, ${aucOf(cosine)} for the within-class ` +
    `cosine, ${plain === undefined ? '' : `${aucOf(plain)} for the plain cosine, `}` +
    `${aucOf(blendScores(scores, blend))} with ${shares.join(' and ')}`
  );
}

function listScores({ head, cosine, plain }: PairScores): Float64Array[] {
  return plain === undefined ? [head, cosine] : [head, cosine, plain];
}
