import * as tf from '@tensorflow/tfjs';
import { defineWasmKernel } from './wasm-kernel.ts';

type Attributes = Pick<
  tf.Conv2DBackpropFilterAttrs,
  'strides' | 'pad' | 'dataFormat' | 'dimRoundingMode' | 'filterShape'
>;

/**
 * The gradient of a convolution's filter, as a convolution.
 *
 * With stride s and padding p the gradient is
 *
 *     dW[i, j, c, k] = Σ_{n, y, x}  X[n, y·s + i − p, x·s + j − p, c] · dY[n, y, x, k]
 *
 * With i and j as the position in an output, c as the index of a picture and n as a channel, this is a
 * convolution of the pictures X[c, ·, ·, n] with the filter dY[·, ·, n, k], with stride 1 and dilation
 * s. So X is passed as C,H,W,N with batch and channel swapped, and dY is the filter. The padding after
 * the picture is chosen so that the output has exactly the filter's height and width; it is negative
 * (a crop) if the stride left rows of X unused.
 *
 * For a filter of 1 × 1 without stride it is the plain product Xᵀ·dY over all positions.
 */
export const conv2dBackpropFilter = defineWasmKernel<'x' | 'dy', Attributes>(
  tf.Conv2DBackpropFilter,
  ({ inputs, attrs }) => {
    if (attrs.dataFormat !== 'NHWC') {
      throw new Error(`Conv2DBackpropFilter on wasm expects NHWC, got ${attrs.dataFormat}`);
    }
    const x = inputs.x as tf.Tensor4D;
    const dy = inputs.dy as tf.Tensor4D;
    const [height, width, inChannels, outChannels] = attrs.filterShape;
    const info = tf.backend_util.computeConv2DInfo(
      x.shape,
      attrs.filterShape,
      attrs.strides,
      1,
      attrs.pad,
      attrs.dimRoundingMode,
    );
    const { strideHeight, strideWidth, padInfo } = info;
    return tf.tidy(() => {
      if (height === 1 && width === 1 && strideHeight === 1 && strideWidth === 1 && !isPadded()) {
        const rows = tf.reshape(x, [-1, inChannels]);
        const product = tf.matMul(rows, tf.reshape(dy, [-1, outChannels]), true, false);
        return tf.reshape(product, attrs.filterShape);
      }
      const bottom = height + (info.outHeight - 1) * strideHeight - info.inHeight - padInfo.top;
      const right = width + (info.outWidth - 1) * strideWidth - info.inWidth - padInfo.left;
      const used = tf.slice(
        x,
        [0, 0, 0, 0],
        [-1, info.inHeight + Math.min(0, bottom), info.inWidth + Math.min(0, right), -1],
      );
      const gradient = tf.conv2d(
        tf.transpose(used, [3, 1, 2, 0]),
        tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D,
        1,
        [
          [0, 0],
          [padInfo.top, Math.max(0, bottom)],
          [padInfo.left, Math.max(0, right)],
          [0, 0],
        ],
        'NHWC',
        [strideHeight, strideWidth],
      );
      return tf.transpose(gradient, [1, 2, 0, 3]);
    });

    function isPadded(): boolean {
      return padInfo.top + padInfo.bottom + padInfo.left + padInfo.right > 0;
    }
  },
);
