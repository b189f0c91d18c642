import * as tf from '@tensorflow/tfjs';

/**
 * The gradient of average pooling: each value of dY is divided evenly among the positions of X that
 * its window covers. After division by the number of those positions, it is the gradient of a
 * depthwise convolution with a filter of ones.
 *
 * The backend's own kernel divides by the size of the whole window, even if part of it is padding,
 * whereas its average does not.
 */
export const avgPoolGrad: tf.KernelConfig = {
  kernelName: tf.AvgPoolGrad,
  backendName: 'webgpu',
  kernelFunc({ inputs, attrs }) {
    const { dy, input } = inputs as Record<'dy' | 'input', tf.Tensor4D>;
    const { filterSize, strides, pad, dimRoundingMode } =
      attrs as unknown as tf.AvgPoolGradAttrs & {
        dimRoundingMode?: 'floor' | 'round' | 'ceil';
      };
    const info = tf.backend_util.computePool2DInfo(
      input.shape,
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode ?? undefined,
    );
    const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
    const rows = countCovered(
      info.outHeight,
      strideHeight,
      filterHeight,
      padInfo.top,
      info.inHeight,
    );
    const columns = countCovered(
      info.outWidth,
      strideWidth,
      filterWidth,
      padInfo.left,
      info.inWidth,
    );
    return tf.tidy(() => {
      const counts = tf.mul(
        tf.tensor(rows, [1, rows.length, 1, 1]),
        tf.tensor(columns, [1, 1, columns.length, 1]),
      );
      const filter = tf.ones([filterHeight, filterWidth, info.inChannels, 1]);
      return tf.engine().runKernel(
        tf.DepthwiseConv2dNativeBackpropInput,
        { dy: tf.div(dy, counts), filter },
        {
          strides: [strideHeight, strideWidth],
          dilations: [1, 1],
          pad,
          dimRoundingMode: dimRoundingMode as never,
          inputShape: input.shape,
        },
      ) as tf.Tensor;
    });
  },
};

/** Number of input positions that each window covers along one axis. */
function countCovered(
  windows: number,
  stride: number,
  size: number,
  before: number,
  length: number,
) {
  return Array.from({ length: windows }, (_, window) => {
    const start = window * stride - before;
    return Math.min(length, start + size) - Math.max(0, start);
  });
}
