import * as tf from '@tensorflow/tfjs';
import { replaceTensorflowKernel } from './tensorflow-kernel.ts';

/**
 * The gradient of max pooling in one pass, with the operation of `native/max-pool-grad.cc`:
 * TensorFlow's own repeats the pooling before it looks for the maxima.
 */
export function registerMaxPoolGrad(): void {
  replaceTensorflowKernel<'dy' | 'input', tf.MaxPoolGradAttrs>(
    tf.MaxPoolGrad,
    ({ inputs, attrs, backend }) => {
      const { dy, input } = inputs;
      if (input.dtype !== 'float32' || dy.dtype !== 'float32') return undefined;
      const { filterSize, strides, pad, dimRoundingMode } = attrs;
      const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } =
        tf.backend_util.computePool2DInfo(
          input.shape as [number, number, number, number],
          filterSize,
          strides,
          1,
          pad,
          dimRoundingMode,
        );
      const value = [filterHeight, filterWidth, strideHeight, strideWidth];
      value.push(padInfo.top, padInfo.left);
      const window = { name: 'window', type: backend.binding.TF_ATTR_INT, value };
      return backend.executeMultipleOutputs('HarnessMaxPoolGrad', [window], [input, dy], 1)[0];
    },
  );
}
