import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { normal, type ParityCase, seed, withGradients } from './parity-case.ts';

export const comparison: ParityCase = {
  name: 'unit vectors, their differences and products side by side, as a siamese head has them',
  draw: fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 40 }), seed)
    .map(([n, width, s]) => ({
      label: `${n}x${width}`,
      inputs: [normal(s, n, width), normal(s + 1, n, width), normal(s + 2, 2 * width)],
      compute: withGradients((left, right, scale) => {
        const unit = (x: tf.Tensor) =>
          tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), 1e-8)));
        const [a, b] = [unit(left!), unit(right!)];
        const together = tf.concat([tf.abs(tf.sub(a, b)), tf.mul(a, b)], 1);
        return tf.sum(tf.mul(together, scale!), 1);
      }),
    })),
};

export const rearrangement: ParityCase = {
  name: 'slices, padding, transposition, means and deviations',
  draw: fc
    .tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 2, max: 7 }),
      fc.integer({ min: 1, max: 9 }),
      seed,
    )
    .map(([n, h, c, s]) => ({
      label: `${n}x${h}x${h}x${c}`,
      inputs: [normal(s, n, h, h, c)],
      compute: (x: tf.Tensor) => [
        ...withGradients((v) => tf.slice(v, [0, 1, 0, 0], [-1, h - 1, -1, -1]))(x),
        ...withGradients((v) =>
          tf.pad(v, [
            [0, 0],
            [1, 2],
            [0, 1],
            [0, 0],
          ]),
        )(x),
        ...withGradients((v) => tf.transpose(v, [0, 3, 1, 2]))(x),
        ...withGradients((v) => {
          const { mean, variance } = tf.moments(v, [1, 2]);
          return tf.concat([mean, tf.sqrt(tf.add(variance, 1e-3))], 1);
        })(x),
      ],
    })),
};
