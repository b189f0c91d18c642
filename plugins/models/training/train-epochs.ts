import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import type { CurvePoint, TrainTask } from '../../../harness/contract/plugin.ts';
import { assignVariables } from '../model-files/named-variables.ts';
import { readJson } from '../model-files/read-json.ts';
import { loadTensors, saveTensors } from '../model-files/save-tensors.ts';
import { restoreOptimizer, saveOptimizer } from './optimizer-state.ts';
import type { ValidationMeasures } from './validate-pairs.ts';

/** A model that learns epoch by epoch. */
export interface Learner {
  /** All variables that training changes. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  readonly optimizer: tf.Optimizer;
  /**
   * One pass; its random draws must depend only on the epoch, not on the epochs before.
   *
   * @param epoch from 1
   */
  learn(epoch: number): Promise<{ readonly loss: number } & Partial<CurvePoint>>;
  validate(): Promise<ValidationMeasures>;
}

export interface EpochSettings {
  /** Maximum number of epochs. */
  readonly epochs: number;
  /** Number of epochs without improvement after which training stops. */
  readonly patience: number;
}

type Task = Pick<TrainTask<unknown>, 'checkpoint' | 'reportEpoch' | 'progress' | 'log'>;

/** Runs a learner's epochs; returns the epoch whose values the learner has at the end. */
export type TrainingLoop = (
  task: Task,
  learner: Learner,
  settings: EpochSettings,
) => Promise<number>;

interface Best {
  readonly epoch: number;
  /** Mean of validation's AUCs on seen and on unseen artists. */
  readonly auc: number;
  readonly tensors: tf.NamedTensorMap;
}

/**
 * Trains epoch by epoch, writes the learning curve and a checkpoint after each, and resumes from the
 * last checkpoint of the same run. The epoch with the best mean of the two validation AUCs wins; epoch
 * 0, the network before any training, takes part. The learner's variables have that epoch's values at
 * the end.
 *
 * @returns the best epoch
 */
export async function trainEpochs(
  task: Task,
  learner: Learner,
  { epochs, patience }: EpochSettings,
): Promise<number> {
  let { epoch, best } = await restore(task, learner);
  const progress = task.progress('Training', epochs, 'epochs');
  progress.advance(Math.max(0, epoch));
  try {
    while (epoch < epochs && epoch - Math.max(0, best?.epoch ?? 0) < patience) {
      epoch++;
      const learnt = epoch === 0 ? { loss: null } : await learner.learn(epoch);
      const { auc, measures } = await measure(learner);
      task.reportEpoch({ epoch, ...learnt, ...measures });
      if (best === undefined || auc > best.auc) {
        tf.dispose(best?.tensors ?? {});
        best = { epoch, auc, tensors: copyOf(learner) };
      }
      if (epoch === 0) continue;
      progress.advance();
      const reached = { epoch, best };
      await task.checkpoint.save((folder) => save(folder, learner, reached));
    }
    if (best === undefined) throw new RangeError('Training ended before its first epoch');
    task.log(`Epoch ${best.epoch} is the best on validation: mean AUC ${best.auc.toFixed(3)}`);
    assignVariables(learner.variables, best.tensors);
    return best.epoch;
  } finally {
    progress.stop();
    tf.dispose(best?.tensors ?? {});
  }
}

async function measure(learner: Learner) {
  const measures = await learner.validate();
  return { measures, auc: (measures.validationSeenAuc + measures.validationUnseenAuc) / 2 };
}

async function save(folder: string, learner: Learner, { epoch, best }: Reached): Promise<void> {
  await saveTensors(folder, 'variables', { ...learner.variables });
  await saveTensors(folder, 'best', best.tensors);
  await saveOptimizer(folder, learner.optimizer);
  const numbers = { epoch, best: { epoch: best.epoch, auc: best.auc } };
  await writeFile(join(folder, 'training.json'), JSON.stringify(numbers));
}

interface Reached {
  readonly epoch: number;
  readonly best: Best;
}

// An undefined AUC, NaN, is null in JSON.
const storedAuc = z.number().nullable();
const reachedSchema = z.object({
  epoch: z.int(),
  best: z.object({ epoch: z.int(), auc: storedAuc.transform((auc) => auc ?? Number.NaN) }),
});

// The state from which to resume: before epoch 0 if there is no checkpoint.
async function restore(
  { checkpoint }: Task,
  learner: Learner,
): Promise<{ epoch: number; best: Best | undefined }> {
  const folder = await checkpoint.latest();
  if (folder === undefined) return { epoch: -1, best: undefined };
  const variables = await loadTensors(folder, 'variables');
  assignVariables(learner.variables, variables);
  tf.dispose(variables);
  await restoreOptimizer(folder, learner.optimizer);
  const { epoch, best } = await readJson(folder, 'training.json', reachedSchema);
  return { epoch, best: { ...best, tensors: await loadTensors(folder, 'best') } };
}

function copyOf({ variables }: Learner): tf.NamedTensorMap {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, tf.clone(variable)]),
  );
}
