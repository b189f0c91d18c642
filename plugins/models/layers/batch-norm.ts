import * as tf from '@tensorflow/tfjs';
import { normaliseBatch } from '../../../harness/compute/engine/normalise-batch.ts';

/** Keras's defaults for batch norm. */
export const batchNormEpsilon = 1e-3;
const momentum = 0.99;

/** The trained parameters of a batch norm, and its moving averages; one value of each per channel. */
export interface BatchNormVariables {
  readonly gamma: tf.Variable;
  readonly beta: tf.Variable;
  readonly movingMean: tf.Variable;
  readonly movingVariance: tf.Variable;
}

/**
 * Batch norm in training (Ioffe and Szegedy, 2015), inside a `tf.tidy`: every channel, along the last
 * axis, is normalised by the batch's own moments, and the averages move towards these.
 */
export function normaliseAndFollow<T extends tf.Tensor>(x: T, norm: BatchNormVariables): T {
  const { gamma, beta, movingMean, movingVariance } = norm;
  const normalised = normaliseBatch(
    x,
    gamma as tf.Tensor as tf.Tensor1D,
    beta as tf.Tensor as tf.Tensor1D,
    batchNormEpsilon,
  );
  follow(movingMean, normalised.mean);
  follow(movingVariance, normalised.variance);
  return normalised.output as T;
}

/** moving ← moving · momentum + value · (1 − momentum) */
function follow(moving: tf.Variable, value: tf.Tensor): void {
  tf.tidy(() => moving.assign(tf.add(tf.mul(moving, momentum), tf.mul(value, 1 - momentum))));
}
