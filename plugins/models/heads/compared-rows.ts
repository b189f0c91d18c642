import type { FeatureMatrix, Pairs } from '../../../harness/contract/plugin.ts';
import type { PairScores } from '../blend/blend.ts';
import { scoreDotProducts } from '../tables/score-dot-products.ts';
import { forwardRows } from './forward-rows.ts';
import type { HeadInputs } from './head-inputs.ts';
import { countOutputs, type HeadNetwork } from './head-network.ts';
import { type Profile, profileRows, scoreProducts } from './profile.ts';

/** What is compared for each painting: a row of the head's output, a whitened row, and a plain one. */
export interface ComparedRows {
  readonly head: FeatureMatrix;
  readonly within: FeatureMatrix;
  readonly plain?: FeatureMatrix | undefined;
}

/**
 * Sends paintings through a head.
 *
 * @param plain the paintings' rows of the plain cosine, if it has a share
 */
export async function compareRows(
  network: HeadNetwork,
  { rows, within }: HeadInputs,
  profile: Profile,
  plain?: FeatureMatrix,
): Promise<ComparedRows> {
  const width = profile.kind === 'embedding' ? countOutputs(network.shape) : profile.classes;
  const head = await forwardRows(rows, width, (part) =>
    profileRows(network.forward(part), profile),
  );
  return { head, within, plain };
}

/** The score of each of them for pairs. */
export function scoreRows(
  { head, within, plain }: ComparedRows,
  profile: Profile,
  pairs: Pairs,
): PairScores {
  return {
    head: scoreProducts(scoreDotProducts(head, pairs), profile),
    cosine: scoreDotProducts(within, pairs),
    plain: plain && scoreDotProducts(plain, pairs),
  };
}
