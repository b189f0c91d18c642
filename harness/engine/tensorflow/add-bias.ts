import * as tf from '@tensorflow/tfjs';
import { convolveAndAddKernel } from '../convolve-and-add.ts';
import { replaceTensorflowKernel, type TensorflowBackend } from './tensorflow-kernel.ts';

interface Attributes {
  readonly activation?: string;
}

/**
 * Bias and ReLU of convolutions and dense layers in one pass, in place, by the operation of
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

/** The same with a residual connection, which would otherwise be a pass and a buffer of its own. */
export function registerConvolveAndAdd(): void {
  const product = tf.getKernel(tf.Conv2D, 'tensorflow');
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) => {
    const { x, filter, bias, other } = inputs as Record<string, tf.TensorInfo>;
    const made = product.kernelFunc({
      inputs: { x: x!, filter: filter! },
      attrs: { ...attrs, dataFormat: 'NHWC', dilations: 1 },
      backend,
    }) as tf.Tensor;
    const own = backend as TensorflowBackend;
    own.executeMultipleOutputs('HarnessAddBiasAndTensor', [], [made, bias!, other!], 0);
    return made;
  };
  tf.registerKernel({
    kernelName: convolveAndAddKernel,
    backendName: 'tensorflow',
    kernelFunc,
  });
}

/** `made` has just been made, and nobody else knows of it yet. */
function addBiasInPlace(
  backend: TensorflowBackend,
  made: tf.Tensor,
  bias: tf.TensorInfo,
  clip: boolean,
): void {
  const relu = { name: 'relu', type: backend.binding.TF_ATTR_BOOL, value: clip };
  backend.executeMultipleOutputs('HarnessAddBias', [relu], [made, bias], 0);
}
