import type { FeatureMatrix, Pairs, TrainTask } from '../../../harness/contract/plugin.ts';
import { scoreDotProducts } from '../tables/score-dot-products.ts';
import { type ValidationMeasures, validatePairs } from '../training/validate-pairs.ts';
import type { ScoreFusion } from '../verification/fuse-scores.ts';
import {
  type BlendOption,
  blendProbabilities,
  describeBlend,
  fitBlend,
  type PairScores,
} from './blend.ts';
import { scoreAuc } from './score-auc.ts';

/** The two rows of each painting, of unit length. */
export interface Sides {
  /** The rows of the learned side. */
  readonly own: FeatureMatrix;
  /** Style features, whitened within artists; of width 0 if they have no share. */
  readonly within: FeatureMatrix;
}

/** The cosines of pairs on both sides. */
export function scoreSides({ own, within }: Sides, pairs: Pairs): PairScores {
  return { head: scoreDotProducts(own, pairs), cosine: scoreDotProducts(within, pairs) };
}

type Task = Pick<TrainTask<{ readonly blend: BlendOption }>, 'validation' | 'options'>;

/** The best blend on validation's unseen artists, or the one set by the options. */
export function fitSides({ validation, options }: Task, sides: Sides): ScoreFusion {
  const { unseen } = validation;
  return fitBlend(scoreSides(sides, unseen), unseen.same, options.blend);
}

/**
 * The AUC of the blended score on validation's pairs, and of each side separately on the unseen pairs.
 */
export async function validateSides(task: Task, sides: Sides): Promise<ValidationMeasures> {
  const { validation } = task;
  const blend = fitSides(task, sides);
  const measures = await validatePairs(validation, async (pairs) =>
    blendProbabilities(scoreSides(sides, pairs), blend),
  );
  const { head } = scoreSides(sides, validation.unseen);
  return { ...measures, validationUnseenOwnAuc: scoreAuc(head, validation.unseen.same) };
}

/** The AUCs of each side and the blend on validation's unseen artists, as text. */
export function describeSides(
  { validation: { unseen } }: Task,
  sides: Sides,
  blend: ScoreFusion,
): string {
  const scores = scoreSides(sides, unseen);
  if (sides.within.width > 0) return describeBlend(scores, unseen.same, blend);
  const auc = scoreAuc(scores.head, unseen.same).toFixed(3);
  return `On validation's unseen artists: AUC ${auc} for the learned score`;
}
