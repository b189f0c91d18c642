// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { softmaxEntropy } from '../models/training/softmax-entropy.ts';
import type { LabelTask } from './label-tasks.ts';

/**
 * The sum over tasks of the softmax cross-entropy, each a mean over the paintings of the batch that
 * have a label; a task without labels in the batch adds nothing.
 *
 * @param outputs logits of all tasks side by side, [rows, sum of classes]
 * @param rows indices of the paintings among the tasks' labels
 * @param smoothing share of a label that is spread evenly over all classes (Szegedy et al., 2016)
 */
export function tasksLoss(
  outputs: tf.Tensor2D,
  tasks: readonly LabelTask[],
  rows: Int32Array,
  smoothing = 0,
): tf.Scalar {
  return tf.tidy(() => {
    let from = 0;
    const losses = tasks.map(({ classes, labels }) => {
      const logits = tf.slice(outputs, [0, from], [-1, classes]) as tf.Tensor2D;
      from += classes;
      const { targets, known } = targetsOf(labels, classes, rows, smoothing);
      const entropies = softmaxEntropy(logits, tf.tensor2d(targets, [rows.length, classes]));
      return tf.div(tf.sum(entropies), Math.max(1, known)) as tf.Scalar;
    });
    return tf.addN(losses);
  });
}

/** One row per painting: its label with smoothing, or all 0. */
function targetsOf(labels: Int32Array, classes: number, rows: Int32Array, smoothing: number) {
  const targets = new Float32Array(rows.length * classes);
  let known = 0;
  for (const [at, row] of rows.entries()) {
    const label = labels[row]!;
    if (label < 0) continue;
    known++;
    targets.fill(smoothing / classes, at * classes, (at + 1) * classes);
    targets[at * classes + label]! += 1 - smoothing;
  }
  return { targets, known };
}
