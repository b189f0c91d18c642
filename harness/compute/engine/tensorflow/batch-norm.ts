import * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../../contract/item-at.ts';
import { normaliseBatchKernel } from '../normalise-batch.ts';
import {
  floatAttribute,
  replaceTensorflowKernel,
  type TensorflowBackend,
  tensorflowBackend,
} from './tensorflow-kernel.ts';

/** An implementation of batch norm with the batch's own moments. */
interface BatchNorm {
  /** `[y, mean, variance, …further inputs of the gradient]` */
  forward(
    x: tf.TensorInfo,
    gamma: tf.TensorInfo,
    beta: tf.TensorInfo,
    epsilon: number,
  ): tf.Tensor[];
  /** `kept` contains the results of `forward` after y. */
  backward(
    x: tf.TensorInfo,
    dy: tf.TensorInfo,
    gamma: tf.TensorInfo,
    kept: readonly tf.TensorInfo[],
    epsilon: number,
  ): [dx: tf.Tensor, dgamma: tf.Tensor, dbeta: tf.Tensor];
}

/**
 * Batch norm in training with its gradient: two operations instead of a chain of about twenty.
 *
 * @param native whether the operations of `native/batch-norm.cc` exist; otherwise TensorFlow's own
 *   FusedBatchNormV3 is used
 */
export function registerBatchNorm(native: boolean): void {
  const norm = native ? nativeBatchNorm : fusedBatchNorm;
  replaceTensorflowKernel<'x' | 'gamma' | 'beta', { epsilon: number }>(
    normaliseBatchKernel,
    ({ inputs: { x, gamma, beta }, attrs }) => norm.forward(x, gamma, beta, attrs.epsilon),
  );
  tf.registerGradient({
    kernelName: normaliseBatchKernel,
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, true, true, true, true, true],
    gradFunc(dys, saved, attributes) {
      const [x, gamma, ...kept] = saved as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
      const { epsilon } = attributes as unknown as { epsilon: number };
      const [dy] = dys as [tf.Tensor, ...tf.Tensor[]];
      const [dx, dgamma, dbeta] = norm.backward(x, dy, gamma, kept, epsilon);
      return { x: () => dx, gamma: () => dgamma, beta: () => dbeta };
    },
  });
}

const nativeBatchNorm: BatchNorm = {
  forward(x, gamma, beta, epsilon) {
    const backend = tensorflowBackend();
    const attributes = [floatAttribute(backend, 'epsilon', epsilon)];
    return backend.executeMultipleOutputs('HarnessBatchNorm', attributes, [x, gamma, beta], 3);
  },
  backward(x, dy, gamma, kept, epsilon) {
    const backend = tensorflowBackend();
    const inputs = [x, dy, gamma, itemAt(kept, 0), itemAt(kept, 1)];
    const attributes = [floatAttribute(backend, 'epsilon', epsilon)];
    return backend.executeMultipleOutputs('HarnessBatchNormGrad', attributes, inputs, 3);
  },
};

/** With TensorFlow's own operations, which take four axes. */
const fusedBatchNorm: BatchNorm = {
  forward(x, gamma, beta, epsilon) {
    const backend = tensorflowBackend();
    return tf.tidy(() => {
      const none = tf.tensor1d([]);
      const [y, mean, unbiased, ...reserved] = backend.executeMultipleOutputs(
        'FusedBatchNormV3',
        [
          ...fusedAttributes(backend, epsilon),
          floatAttribute(backend, 'exponential_avg_factor', 1),
        ],
        [toFourAxes(x), gamma, beta, none, none],
        6,
      );
      // TensorFlow returns the variance divided by N − 1.
      const count = x.shape.slice(0, -1).reduce((a, b) => a * b, 1);
      const variance = tf.mul(unbiased, (count - 1) / count);
      return [tf.reshape(y, x.shape), mean, variance, ...reserved];
    });
  },
  backward(x, dy, gamma, [, , ...reserved], epsilon) {
    const backend = tensorflowBackend();
    return tf.tidy(() => {
      const [dx, dgamma, dbeta] = backend.executeMultipleOutputs(
        'FusedBatchNormGradV3',
        fusedAttributes(backend, epsilon),
        [toFourAxes(dy), toFourAxes(x), gamma, ...reserved],
        5,
      );
      return [tf.reshape(dx, x.shape), dgamma, dbeta];
    });
  },
};

function toFourAxes(x: tf.TensorInfo): tf.Tensor {
  const channels = itemAt(x.shape, x.shape.length - 1);
  return tf.reshape(x as tf.Tensor, x.shape.length === 4 ? x.shape : [-1, 1, 1, channels]);
}

function fusedAttributes(backend: TensorflowBackend, epsilon: number) {
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_ATTR_STRING, TF_FLOAT } = backend.binding;
  return [
    { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: 'U', type: TF_ATTR_TYPE, value: TF_FLOAT },
    floatAttribute(backend, 'epsilon', epsilon),
    { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: TF_ATTR_BOOL, value: true },
  ];
}
