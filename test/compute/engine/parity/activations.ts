import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { normal, type ParityCase, seed, side, small, withGradients } from './parity-case.ts';

export const activations: ParityCase = {
  name: 'relu, PReLU, sigmoid, tanh, elu',
  draw: fc.tuple(small, side, side, small, seed).map(([n, h, w, c, s]) => ({
    label: `${n}x${h}x${w}x${c}`,
    inputs: [normal(s, n, h, w, c), normal(s + 1, 1, 1, c)],
    compute: withGradients((x, alpha) =>
      tf.concat(
        [
          tf.prelu(x, alpha),
          tf.relu(x),
          tf.sigmoid(x),
          tf.tanh(x),
          tf.elu(x),
          tf.leakyRelu(x, 0.3),
        ],
        3,
      ),
    ),
  })),
};
