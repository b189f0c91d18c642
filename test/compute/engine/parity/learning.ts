import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { cosines, normal, type ParityCase, seed, small, withGradients } from './parity-case.ts';

export const losses: ParityCase = {
  name: 'softmax, softmax and sigmoid cross-entropy',
  draw: fc
    .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 2, max: 9 }), seed)
    .map(([n, c, s]) => ({
      label: `${n}x${c}`,
      inputs: [normal(s, n, c)],
      compute: (x: tf.Tensor) => {
        const classes = tf.oneHot(tf.cast(tf.mod(tf.range(0, n), c), 'int32') as tf.Tensor1D, c);
        const answers = tf.cast(tf.greater(cosines([n * c]), 0), 'float32');
        return [
          ...withGradients((v) => tf.softmax(v))(x),
          ...withGradients((v) => tf.logSoftmax(v))(x),
          ...withGradients((v) => tf.losses.softmaxCrossEntropy(classes, v))(x),
          ...withGradients((v) => tf.losses.sigmoidCrossEntropy(tf.reshape(answers, [n, c]), v))(x),
          ...withGradients((v) =>
            tf.metrics.binaryCrossentropy(answers, tf.sigmoid(tf.reshape(v, [-1]))),
          )(x),
          ...withGradients((v) => tf.norm(v, 2, 1))(x),
        ];
      },
    })),
};

export const gathering: ParityCase = {
  name: 'gather and its gradient, with repeats',
  draw: fc
    .tuple(
      fc.integer({ min: 1, max: 6 }),
      small,
      fc.array(fc.nat(5), { minLength: 1, maxLength: 12 }),
      seed,
    )
    .map(([rows, width, picks, s]) => ({
      label: `${rows}x${width} at ${picks}`,
      inputs: [normal(s, rows, width, 2)],
      compute: withGradients((x) =>
        tf.gather(
          x,
          tf.tensor1d(
            picks.map((p) => p % rows),
            'int32',
          ),
        ),
      ),
    })),
};

export const gatheringElsewhere: ParityCase = {
  name: 'gather along any axis, by a table of indices, and for each of a batch',
  draw: fc.tuple(small, small, small, seed).map(([n, m, width, s]) => ({
    label: `${n}x${m}x${width}`,
    inputs: [normal(s, n, m, width)],
    compute: (x: tf.Tensor) => {
      const table = (rows: number, columns: number, below: number) =>
        tf.tensor2d(
          Array.from({ length: rows * columns }, (_, i) => (i * 7 + s) % below),
          [rows, columns],
          'int32',
        );
      return [
        ...[n, m, width].map((size, axis) => tf.gather(x, table(2, 3, size), axis)),
        tf.gather(x, table(n, 4, m), 1, 1),
        tf.gather(x, table(n, 4, width), 2, 1),
      ];
    },
  })),
};

export const slicing: ParityCase = {
  name: 'slices of tensors of one to five axes',
  draw: fc
    .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(4), fc.nat(5)), {
      minLength: 1,
      maxLength: 5,
    })
    .chain((axes) => fc.tuple(fc.constant(axes), seed))
    .map(([axes, s]) => {
      const shape = axes.map(([length]) => length);
      const begin = axes.map(([length, from]) => from % length);
      const size = axes.map(([length, , n], i) => n % (length - (begin[i] as number) + 1));
      return {
        label: `${shape} from ${begin}, ${size}`,
        inputs: [normal(s, ...shape)],
        compute: (x: tf.Tensor) => [tf.slice(x, begin, size), tf.slice(x, begin)],
      };
    }),
};

export const segments: ParityCase = {
  name: 'unsorted segment sum',
  draw: fc
    .tuple(small, fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }), seed)
    .map(([width, ids, s]) => ({
      label: `${ids} of width ${width}`,
      inputs: [normal(s, ids.length, width)],
      compute: (x: tf.Tensor) => [tf.unsortedSegmentSum(x, tf.tensor1d(ids, 'int32'), 4)],
    })),
};

export const optimizers: ParityCase = {
  name: 'three steps of Adam, SGD and RMSProp',
  draw: fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), seed)
    .map(([n, m, s]) => ({
      label: `${n}x${m}`,
      inputs: [normal(s, n, m), normal(s + 1, 4, n)],
      compute: (w: tf.Tensor, x: tf.Tensor) =>
        [tf.train.adam(0.01), tf.train.sgd(0.1), tf.train.rmsprop(0.01)].map((optimizer) => {
          const weights = tf.variable(w);
          for (let step = 0; step < 3; step++) {
            const cost = () => tf.mean(tf.square(tf.tanh(tf.matMul(x, weights)))) as tf.Scalar;
            optimizer.minimize(cost, false, [weights]);
          }
          optimizer.dispose();
          const result = tf.clone(weights);
          weights.dispose();
          return result;
        }),
    })),
};
