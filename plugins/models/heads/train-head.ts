import * as tf from '@tensorflow/tfjs';
import type { TrainTask } from '../../../harness/contract/plugin.ts';
import { type BlendOption, blendProbabilities, describeBlend, fitBlend } from '../blend/blend.ts';
import { fitPlainSide, type PlainSideOptions } from '../blend/plain-side.ts';
import type { StyleFeatures } from '../style/open-style-features.ts';
import type { TrainingLoop } from '../training/train-epochs.ts';
import { validatePairs } from '../training/validate-pairs.ts';
import { compareRows, scoreRows } from './compared-rows.ts';
import { fitHeadInputs, type HeadInputOptions, prepareAll } from './head-inputs.ts';
import { createHeadLearner, type HeadLessons, type LearningSettings } from './head-learner.ts';
import type { HeadParts } from './head-model.ts';
import { HeadNetwork } from './head-network.ts';
import type { Profile } from './profile.ts';

/** The options of training; each plugin adds its own. */
export interface TrainHeadOptions extends HeadInputOptions, LearningSettings, PlainSideOptions {
  readonly hidden: number;
  readonly epochs: number;
  readonly patience: number;
  readonly blend: BlendOption;
}

/** A trained head, and the number of epochs after which it was best. */
export interface TrainedHead extends HeadParts {
  readonly epoch: number;
}

/** The differences between methods of training. */
export interface HeadApproach extends Pick<HeadLessons, 'lessons' | 'extra'> {
  /** Size of a head's output per painting. */
  readonly outputs: number;
  /** Number of heads trained in parallel; 1 by default. */
  readonly heads?: number;
  /** What is compared of a painting, given the head's output for training paintings. */
  fitProfile(trainOutputs: tf.Tensor2D): Promise<Profile>;
}

/**
 * Trains a head on frozen features. The epoch with the best mean of the two validation AUCs wins,
 * measured with the blended score of the final model; epoch 0, the untrained head, takes part. Blend
 * and probability are fitted on validation's unseen artists.
 *
 * The caller owns the `extra` variables of the head, and disposes of them.
 *
 * @param loop chooses the epoch
 */
export async function trainHead(
  task: TrainTask<TrainHeadOptions>,
  style: StyleFeatures,
  approach: HeadApproach,
  loop: TrainingLoop,
): Promise<TrainedHead> {
  const { options, random, validation } = task;
  const inputs = await fitHeadInputs(style, task.train, options, random.fork('within'));
  const prepared = await prepareAll(inputs, style, task.train);
  const heldOut = await prepareAll(inputs, style, validation.paintings);
  const plain = await fitPlainSide(options, task, task.train);
  const plainHeldOut = await plain?.describe(validation.paintings);
  const { rows, width, data } = prepared.rows;
  const { outputs, heads = 1 } = approach;
  const shape = { width, hidden: options.hidden, outputs, ...(heads > 1 && { heads }) };
  const network = HeadNetwork.create(shape, random.fork('weights'));
  const table = tf.tensor2d(data, [rows, width]);
  const measure = async () => {
    const outputs = network.forward(table);
    const profile = await approach.fitProfile(outputs);
    outputs.dispose();
    const compared = await compareRows(network, heldOut, profile, plainHeldOut);
    const unseen = scoreRows(compared, profile, validation.unseen);
    const { same } = validation.unseen;
    const blend = fitBlend(unseen, same, options.blend, options.plainShare);
    return { compared, profile, blend };
  };
  const learner = createHeadLearner(
    {
      network,
      inputs: table,
      extra: approach.extra,
      lessons: approach.lessons,
      async validate() {
        const { compared, profile, blend } = await measure();
        return validatePairs(validation, async (pairs) =>
          blendProbabilities(scoreRows(compared, profile, pairs), blend),
        );
      },
    },
    options,
    random.fork('learning'),
  );
  let trained = false;
  try {
    const epoch = await loop(task, learner, options);
    const { compared, profile, blend } = await measure();
    const scores = scoreRows(compared, profile, validation.unseen);
    task.log(describeBlend(scores, validation.unseen.same, blend));
    trained = true;
    return { inputs, network, profile, blend, plain, epoch };
  } finally {
    learner.dispose();
    table.dispose();
    if (!trained) network.dispose();
  }
}
