import * as tf from '@tensorflow/tfjs';
import {
  type OperationAttribute,
  replaceTensorflowKernel,
  type TensorflowBackend,
  tensorflowBackend,
} from './tensorflow-kernel.ts';

/**
 * The gradient of ReLU with TensorFlow's ReluGrad, and the step function, from which the gradients of
 * layers with a ReLU are computed, with two operations: the backend uses eight and six.
 */
export function registerReluGrad(): void {
  replaceTensorflowKernel<'x', tf.StepAttrs>(tf.Step, ({ inputs: { x }, attrs, backend }) => {
    if (attrs.alpha !== 0 || x.dtype !== 'float32') return undefined;
    const attributes = ofFloats(backend);
    const [clipped] = backend.executeMultipleOutputs('Relu', attributes, [x], 1);
    // 0 if x ≤ 0, 1 if x > 0, NaN if x is NaN.
    const [step] = backend.executeMultipleOutputs('Sign', attributes, [clipped], 1);
    clipped.dispose();
    return step;
  });

  const original = tf.getGradient(tf.Relu);
  tf.registerGradient({
    ...original,
    gradFunc(dy, saved, attributes) {
      const [x] = saved as [tf.Tensor];
      const slope = dy as tf.Tensor;
      if (tf.getBackend() !== 'tensorflow' || x.dtype !== 'float32' || slope.dtype !== 'float32') {
        return original.gradFunc(dy, saved, attributes);
      }
      const backend = tensorflowBackend();
      const inputs = [slope, x];
      return {
        x: () => backend.executeMultipleOutputs('ReluGrad', ofFloats(backend), inputs, 1)[0],
      };
    },
  });
}

function ofFloats({ binding }: TensorflowBackend): OperationAttribute[] {
  return [{ name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }];
}
