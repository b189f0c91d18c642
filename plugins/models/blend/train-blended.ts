import type { FeatureMatrix, LoadTask, TrainTask } from '../../../harness/contract/plugin.ts';
import { type EpochSettings, type Learner, trainEpochs } from '../training/train-epochs.ts';
import { type BlendedParts, loadBlend } from './blended-model.ts';
import { describeSides, fitSides, validateSides } from './score-sides.ts';
import { fitWithinSide, loadWithinSide, type WithinSideOptions } from './within-side.ts';

/** The within-class cosine, and its blend with the learned side. */
export type BlendedSide = Pick<BlendedParts, 'within' | 'blend'>;

/**
 * Trains a plugin's learned side, evaluating each epoch by its blend with the within-class cosine on
 * validation, and fits that blend to the best epoch.
 *
 * @param describe the learner's current rows for the validation paintings, of unit length
 * @param createLearner its learner is freed at the end
 */
export async function trainBlended(
  task: TrainTask<WithinSideOptions & EpochSettings>,
  describe: () => Promise<FeatureMatrix>,
  createLearner: (validate: Learner['validate']) => Learner & { dispose(): void },
): Promise<BlendedSide> {
  const side = await fitWithinSide(task);
  const within = await side.describe(task.validation.paintings);
  const compare = async () => ({ own: await describe(), within });
  const learner = createLearner(async () => validateSides(task, await compare()));
  await trainEpochs(task, learner, task.options).finally(() => learner.dispose());
  const sides = await compare();
  const blend = fitSides(task, sides);
  task.log(describeSides(task, sides, blend));
  return { within: side, blend };
}

/** Reads the learned side and the blend that a blended model's `save` wrote. */
export async function loadBlended(
  folder: string,
  task: LoadTask<WithinSideOptions>,
): Promise<BlendedSide> {
  const within = await loadWithinSide(folder, task.options, task);
  return { within, blend: await loadBlend(folder) };
}
