import { z } from 'zod';
import type { LabelledPairs } from '../../../harness/plugin.ts';
import { fitLogistic } from '../../../harness/scoring/fit-logistic.ts';
import { scoreAuc } from './score-auc.ts';

/** What two ways of comparing say of some pairs, a number a pair. */
export interface PairScores {
  /** Of a trained head. */
  readonly head: Float64Array;
  /** The within-class cosine of the features themselves, which nothing but whitening was learnt for. */
  readonly cosine: Float64Array;
}

const scale = z.object({ mean: z.number(), deviation: z.number() });

/** How the two become one probability: `sigmoid(intercept + slope · blended score)`. */
export const blendSchema = z.object({
  /** The cosine's share, from 0, the head alone, to 1, the cosine alone. */
  weight: z.number(),
  head: scale,
  cosine: scale,
  intercept: z.number(),
  slope: z.number(),
});
export type Blend = z.output<typeof blendSchema>;

/** The option of a plugin that blends. */
export function blendOption(byDefault: number | 'validation') {
  return z
    .union([z.literal('validation'), z.coerce.number<number | string>().min(0).max(1)])
    .default(byDefault)
    .describe(
      "The within-class cosine's share of the score: 0 for the head alone, 1 for the cosine alone, " +
        'validation for what its unseen artists call for',
    );
}

/** Shares that are tried; finer steps mean nothing on the few artists of a validation set. */
const shares = Array.from({ length: 11 }, (_, i) => i / 10);

/**
 * Fits a blend on labelled pairs of artists that nothing was trained on. Both scores are centred and
 * scaled over the pairs, so that neither is heard for its larger numbers. Of shares with the same AUC
 * the one nearest to a half wins. The probability is Platt's (1999), with a slope of 0 at least.
 *
 * @param share a share that was asked for, or `validation` for the one with the best AUC
 */
export function fitBlend(
  scores: PairScores,
  same: LabelledPairs['same'],
  share: number | 'validation',
): Blend {
  const [head, cosine] = [measureScale(scores.head), measureScale(scores.cosine)];
  const unfitted = { head, cosine, intercept: 0, slope: 1 };
  const blended = (weight: number) => blendScores(scores, { ...unfitted, weight });
  const weight = typeof share === 'number' ? share : bestShare(blended, same);
  const inputs = blended(weight);
  const fit = fitLogistic(inputs, same, new Float64Array(same.length).fill(1), [0, 1]);
  const { intercept, slope } = fit.slope > leastSlope ? fit : { intercept: 0, slope: leastSlope };
  return { weight, head, cosine, intercept, slope };
}

/** Keeps the order of pairs where the pairs to fit on say that there is none. */
const leastSlope = 1e-3;

/** The blended score of each pair, of no unit: above 0 for pairs that are more alike than the mean. */
export function blendScores({ head, cosine }: PairScores, blend: Blend): Float64Array {
  const { weight } = blend;
  const own = (1 - weight) / blend.head.deviation;
  const plain = weight / blend.cosine.deviation;
  return head.map(
    (value, i) => own * (value - blend.head.mean) + plain * (cosine[i]! - blend.cosine.mean),
  );
}

/** The probability of one artist for each pair. */
export function blendProbabilities(scores: PairScores, blend: Blend): Float32Array {
  const { intercept, slope } = blend;
  return Float32Array.from(
    blendScores(scores, blend),
    (score) => 1 / (1 + Math.exp(-(intercept + slope * score))),
  );
}

function bestShare(blended: (share: number) => Float64Array, same: Uint8Array): number {
  const tried = shares.map((share) => ({ share, auc: scoreAuc(blended(share), same) }));
  tried.sort((x, y) => y.auc - x.auc || Math.abs(x.share - 0.5) - Math.abs(y.share - 0.5));
  return tried[0]!.share;
}

function measureScale(values: Float64Array): Blend['head'] {
  const count = Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  return { mean, deviation: variance > 1e-18 ? Math.sqrt(variance) : 1 };
}
