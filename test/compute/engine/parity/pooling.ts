import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {
  normal,
  type ParityCase,
  padding,
  seed,
  side,
  small,
  stride,
  window,
  withGradients,
} from './parity-case.ts';

export const pooling: ParityCase = {
  name: 'max pooling, global average and maximum',
  draw: fc
    .tuple(small, side, side, small, window, stride, padding, seed)
    .map(([n, h, w, c, size, st, pad, s]) => ({
      label: `${n}x${h}x${w}x${c} window ${size} stride ${st} ${pad}`,
      inputs: [normal(s, n, h, w, c)],
      compute: (x: tf.Tensor) => [
        ...withGradients((v) => tf.maxPool(v as tf.Tensor4D, size, st, pad))(x),
        ...withGradients((v) => tf.mean(v, [1, 2]))(x),
        ...withGradients((v) => tf.max(v, [1, 2]))(x),
      ],
    })),
};

export const averagePooling: ParityCase = {
  name: 'average pooling',
  draw: fc
    .tuple(small, side, side, small, window, stride, padding, seed)
    .map(([n, h, w, c, size, st, pad, s]) => ({
      label: `${n}x${h}x${w}x${c} window ${size} stride ${st} ${pad}`,
      inputs: [normal(s, n, h, w, c)],
      compute: withGradients((x) => tf.avgPool(x as tf.Tensor4D, size, st, pad)),
      // Along the borders the cpu backend's gradient belongs to another function than its output:
      // so the average is taken as a sum divided by the number of summands.
      oracle: withGradients((x) => {
        const sum = (v: tf.Tensor) =>
          tf.depthwiseConv2d(v as tf.Tensor4D, tf.ones([size, size, c, 1]), st, pad);
        return tf.div(sum(x), sum(tf.onesLike(x)));
      }),
    })),
};
