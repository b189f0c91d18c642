import * as tf from '@tensorflow/tfjs';
import { replaceTensorflowKernel, tensorflowBackend } from './tensorflow-kernel.ts';

/**
 * PReLU and its gradient in one pass over memory each, with the operations of `native/prelu.cc`. The
 * backend's own PReLU is a chain of five operations, and its gradient one of nine.
 */
export function registerPrelu(): void {
  replaceTensorflowKernel<'x' | 'alpha', object>(tf.Prelu, ({ inputs, backend }) => {
    const { x, alpha } = inputs;
    if (!repeatsOverLeadingAxes(x, alpha)) return undefined;
    return backend.executeMultipleOutputs('HarnessPrelu', [], [x, alpha], 1)[0];
  });

  const original = tf.getGradient(tf.Prelu);
  tf.registerGradient({
    ...original,
    gradFunc(dy, saved, attributes) {
      const [x, alpha] = saved as [tf.Tensor, tf.Tensor];
      if (tf.getBackend() !== 'tensorflow' || !repeatsOverLeadingAxes(x, alpha)) {
        return original.gradFunc(dy, saved, attributes);
      }
      const backend = tensorflowBackend();
      const inputs = [x, alpha, dy as tf.Tensor];
      const [dx, dalpha] = backend.executeMultipleOutputs('HarnessPreluGrad', [], inputs, 2);
      return { x: () => dx, alpha: () => dalpha };
    },
  });
}

/** Whether alpha, apart from leading axes of size 1, has the shape of the last axes of x. */
function repeatsOverLeadingAxes(x: tf.TensorInfo, alpha: tf.TensorInfo): boolean {
  if (x.dtype !== 'float32' || alpha.dtype !== 'float32') return false;
  const first = alpha.shape.findIndex((length) => length !== 1);
  const own = first < 0 ? [] : alpha.shape.slice(first);
  if (alpha.shape.length > x.shape.length || alpha.shape.includes(0)) return false;
  return own.every((length, i) => length === x.shape[x.shape.length - own.length + i]);
}
