import * as tf from '@tensorflow/tfjs';
import { defineWasmKernel } from './wasm-kernel.ts';

type Attributes = Pick<
  tf.DepthwiseConv2dNativeBackpropInputAttrs,
  'strides' | 'pad' | 'dilations' | 'dimRoundingMode' | 'inputShape'
>;

/**
 * The gradient of a depthwise convolution's input, as a depthwise convolution.
 *
 * With stride s, padding p, a filter of height h and m outputs per channel,
 *
 *     dX[n, y, x, c] = Σ_{i, j, q}  dY[n, (y + p − i)/s, (x + p − j)/s, c·m + q] · W[i, j, c, q]
 *
 * over the positions at which the division has no remainder. Inserting s − 1 zeros between the rows
 * and columns of dY removes the division, and rotating the filter by 180° turns y − i into y + i. The
 * result is a depthwise convolution without stride, padded by h − 1 − p before, and after it by enough
 * to reach the input's size. The m outputs of a channel are summed one after another.
 */
export const depthwiseBackpropInput = defineWasmKernel<'dy' | 'filter', Attributes>(
  tf.DepthwiseConv2dNativeBackpropInput,
  ({ inputs, attrs }) => {
    const dy = inputs.dy as tf.Tensor4D;
    const filter = inputs.filter as tf.Tensor4D;
    const info = tf.backend_util.computeConv2DInfo(
      attrs.inputShape,
      filter.shape,
      attrs.strides,
      attrs.dilations,
      attrs.pad,
      attrs.dimRoundingMode,
      true,
    );
    const [height, width, channels, multiplier] = filter.shape;
    return tf.tidy(() => {
      const flipped = tf.reverse(filter, [0, 1]);
      const gradientOf = (q: number) => {
        const part = spread(takeOutput(dy, channels, multiplier, q), info);
        const padded = padTo(
          part,
          height - 1 - info.padInfo.top,
          width - 1 - info.padInfo.left,
          info.inHeight + height - 1,
          info.inWidth + width - 1,
        );
        const kernel = tf.slice(flipped, [0, 0, 0, q], [-1, -1, -1, 1]);
        return tf.depthwiseConv2d(padded, kernel, 1, 'valid');
      };
      let sum = gradientOf(0);
      for (let q = 1; q < multiplier; q++) sum = tf.add(sum, gradientOf(q));
      return sum;
    });
  },
);

/** Output q of every channel. */
function takeOutput(dy: tf.Tensor4D, channels: number, multiplier: number, q: number) {
  if (multiplier === 1) return dy;
  const [n, h, w] = dy.shape;
  const split = tf.reshape(dy, [n * h * w, channels, multiplier]);
  return tf.reshape(tf.slice(split, [0, 0, q], [-1, -1, 1]), [n, h, w, channels]) as tf.Tensor4D;
}

/** Inserts stride − 1 zeros after each row and column. */
function spread(dy: tf.Tensor4D, info: { strideHeight: number; strideWidth: number }) {
  const { strideHeight, strideWidth } = info;
  if (strideHeight === 1 && strideWidth === 1) return dy;
  const [n, h, w, c] = dy.shape;
  const columns = tf.pad(tf.reshape(dy, [n * h, w, 1, c]), [
    [0, 0],
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ]);
  const rows = tf.pad(tf.reshape(columns, [n, h, 1, w * strideWidth * c]), [
    [0, 0],
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
  ]);
  return tf.reshape(rows, [n, h * strideHeight, w * strideWidth, c]) as tf.Tensor4D;
}

/**
 * Adds zeros before, and adds or removes rows and columns after, up to the required height and width.
 */
function padTo(x: tf.Tensor4D, top: number, left: number, height: number, width: number) {
  const cutTop = Math.max(0, -top);
  const cutLeft = Math.max(0, -left);
  const before = [Math.max(0, top), Math.max(0, left)] as const;
  const kept = tf.slice(
    x,
    [0, cutTop, cutLeft, 0],
    [
      -1,
      Math.min(x.shape[1] - cutTop, height - before[0]),
      Math.min(x.shape[2] - cutLeft, width - before[1]),
      -1,
    ],
  );
  return tf.pad(kept, [
    [0, 0],
    [before[0], height - before[0] - kept.shape[1]],
    [before[1], width - before[1] - kept.shape[2]],
    [0, 0],
  ]);
}
