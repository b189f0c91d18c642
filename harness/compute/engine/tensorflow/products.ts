import * as tf from '@tensorflow/tfjs';
import { replaceTensorflowKernel } from './tensorflow-kernel.ts';

/**
 * Products of two matrices with TensorFlow's MatMul. The backend uses the product of batches of
 * matrices, which needs more preparation for each call.
 */
export function registerProducts(): void {
  replaceTensorflowKernel<'a' | 'b', tf.BatchMatMulAttrs>(
    tf.BatchMatMul,
    ({ inputs: { a, b }, attrs, backend }) => {
      const matrices = a.shape.length === 2 && b.shape.length === 2;
      if (!matrices || a.dtype !== 'float32' || b.dtype !== 'float32') return undefined;
      const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT } = backend.binding;
      const attributes = [
        { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
        { name: 'transpose_a', type: TF_ATTR_BOOL, value: attrs.transposeA },
        { name: 'transpose_b', type: TF_ATTR_BOOL, value: attrs.transposeB },
      ];
      return backend.executeMultipleOutputs('MatMul', attributes, [a, b], 1)[0];
    },
  );
}
