import * as tf from '@tensorflow/tfjs';

/**
 * Sums the rows that share a segment, out[s, ·] = Σ_{i : ids[i] = s} x[i, ·], as the product
 * Eᵀ·x, where E[i, s] is 1 for s = ids[i] and 0 elsewhere. It is the gradient of `gather`.
 *
 * The backend adds with atomic operations, whose order, and with it the rounding, changes from run to
 * run, and adds rows whose segment does not exist to another segment. Here the order is fixed, and
 * such rows are left out, as in TensorFlow.
 */
export const unsortedSegmentSum: tf.KernelConfig = {
  kernelName: tf.UnsortedSegmentSum,
  backendName: 'webgpu',
  kernelFunc({ inputs, attrs }) {
    const { x, segmentIds } = inputs as Record<'x' | 'segmentIds', tf.Tensor>;
    const { numSegments } = attrs as unknown as tf.UnsortedSegmentSumAttrs;
    const count = tf.util.sizeFromShape(segmentIds.shape);
    const inner = x.shape.slice(segmentIds.shape.length);
    return tf.tidy(() => {
      // Not `x.reshape`, because kernels get plain records.
      const rows = tf.cast(tf.reshape(x, [count, tf.util.sizeFromShape(inner)]), 'float32');
      const ids = tf.reshape(segmentIds, [count]);
      const places = tf.cast(
        tf.equal(tf.expandDims(ids, 1), tf.range(0, numSegments, 1, 'int32')),
        'float32',
      );
      const sums = tf.matMul(places as tf.Tensor2D, rows as tf.Tensor2D, true);
      return tf.cast(tf.reshape(sums, [numSegments, ...inner]), x.dtype);
    });
  },
};
