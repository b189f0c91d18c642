import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { normaliseBatch } from '../../../../harness/compute/engine/normalise-batch.ts';
import {
  cosines,
  normal,
  type ParityCase,
  seed,
  side,
  small,
  withGradients,
} from './parity-case.ts';

export const batchNorm: ParityCase = {
  name: 'batch norm over its own moments',
  draw: fc
    .tuple(fc.integer({ min: 2, max: 5 }), side, side, small, seed)
    .map(([n, h, w, c, s]) => ({
      label: `${n}x${h}x${w}x${c}`,
      inputs: [normal(s, n, h, w, c), normal(s + 1, c), normal(s + 2, c)],
      compute: withGradients((x, offset, scale) => {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        return tf.batchNorm(
          x as tf.Tensor4D,
          mean as tf.Tensor1D,
          variance as tf.Tensor1D,
          offset as tf.Tensor1D,
          scale as tf.Tensor1D,
          1e-3,
        );
      }),
    })),
};

export const frozenBatchNorm: ParityCase = {
  name: 'batch norm with given moments',
  draw: fc.tuple(small, side, side, small, seed).map(([n, h, w, c, s]) => ({
    label: `${n}x${h}x${w}x${c}`,
    inputs: [normal(s, n, h, w, c), normal(s + 1, c), normal(s + 2, c), normal(s + 3, c)],
    compute: withGradients((x, mean, offset, scale) =>
      tf.batchNorm(
        x as tf.Tensor4D,
        mean as tf.Tensor1D,
        tf.add(tf.square(mean), 0.5) as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
        1e-3,
      ),
    ),
  })),
};

export const batchNormLayer: ParityCase = {
  name: 'a batch norm layer that is trained',
  draw: fc
    .tuple(fc.integer({ min: 2, max: 5 }), side, side, fc.constantFrom(1, 3, 8, 16), seed)
    .map(([n, h, w, c, s]) => ({
      label: `${n}x${h}x${w}x${c}`,
      inputs: [normal(s, n, h, w, c), normal(s + 1, c), normal(s + 2, c)],
      compute: (...inputs) => {
        const [x, gamma, beta] = inputs as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
        const layer = tf.layers.batchNormalization({ inputShape: [h, w, c] });
        const model = tf.sequential({ layers: [layer] });
        layer.setWeights([gamma, beta, tf.zerosLike(beta), tf.onesLike(beta)]);
        const apply = (v: tf.Tensor) => model.apply(v, { training: true }) as tf.Tensor4D;
        const cost = (v: tf.Tensor) => tf.sum(tf.mul(apply(v), cosines(x.shape))) as tf.Scalar;
        const { grads } = tf.variableGrads(() => cost(x));
        const results = [
          apply(x),
          tf.grad(cost)(x),
          ...Object.values(grads),
          ...layer.getWeights().map((weight) => tf.clone(weight)),
        ];
        model.dispose();
        return results;
      },
    })),
};

export const ownBatchNorm: ParityCase = {
  name: 'batch norm as the project computes it in training',
  draw: fc
    .tuple(fc.integer({ min: 2, max: 5 }), side, side, fc.constantFrom(1, 3, 8, 16), seed)
    .map(([n, h, w, c, s]) => ({
      label: `${n}x${h}x${w}x${c}`,
      inputs: [normal(s, n, h, w, c), normal(s + 1, c), normal(s + 2, c)],
      compute: (...inputs) => {
        const [x, gamma, beta] = inputs as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
        const { mean, variance } = normaliseBatch(x, gamma, beta, 1e-3);
        const normalised = withGradients(
          (v, scale, shift) =>
            normaliseBatch(v!, scale as tf.Tensor1D, shift as tf.Tensor1D, 1e-3).output,
        );
        return [...normalised(x, gamma, beta), mean, variance];
      },
    })),
};
