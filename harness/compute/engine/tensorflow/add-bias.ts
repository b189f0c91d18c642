import * as tf from '@tensorflow/tfjs';
import { replaceTensorflowKernel, type TensorflowBackend } from './tensorflow-kernel.ts';

interface Attributes {
  readonly activation?: string;
}

/**
 * Adds the bias and ReLU of convolutions and dense layers in one pass, in place, with the operation of
 * `native/add-bias.cc`. The backend adds the bias into a second buffer and clips into a third.
 */
export function registerAddBias(): void {
  for (const kernelName of [tf.FusedConv2D, tf._FusedMatMul]) {
    const product = tf.getKernel(kernelName, 'tensorflow');
    replaceTensorflowKernel<string, Attributes>(kernelName, ({ inputs, attrs, backend }) => {
      const { bias, ...operands } = inputs;
      const { activation = 'linear' } = attrs;
      if (bias?.dtype !== 'float32' || !['linear', 'relu'].includes(activation)) {
        return undefined;
      }
      const made = product.kernelFunc({
        inputs: operands,
        attrs: { ...attrs, activation: 'linear' },
        backend,
      }) as tf.Tensor;
      if (tf.util.sizeFromShape(bias.shape) === made.shape.at(-1) && made.dtype === 'float32') {
        addBiasInPlace(backend, made, bias, activation === 'relu');
        return made;
      }
      made.dispose();
      return undefined;
    });
  }
}

/** `made` is new and not yet in use elsewhere. */
function addBiasInPlace(
  backend: TensorflowBackend,
  made: tf.Tensor,
  bias: tf.TensorInfo,
  clip: boolean,
): void {
  const relu = { name: 'relu', type: backend.binding.TF_ATTR_BOOL, value: clip };
  backend.executeMultipleOutputs('HarnessAddBias', [relu], [made, bias], 0);
}
