import * as tf from '@tensorflow/tfjs';
import { defineWasmKernel } from './wasm-kernel.ts';

type Attributes = Pick<tf.BatchMatMulAttrs, 'transposeA' | 'transposeB'>;

/**
 * Matrix products with a transposed operand: op(A)·op(B), where op is the identity or ᵀ.
 *
 * The backend multiplies plain matrices with XNNPACK and everything else with three nested loops, 17
 * to 20 times slower. Transposing an operand costs one pass over it, n² compared with the product's
 * n³, so it is done first. The gradients of every product need it: dA = dC·Bᵀ and dB = Aᵀ·dC.
 *
 * @param kernelName `BatchMatMul`, or `_FusedMatMul` with its bias and activation
 */
export function transposeBeforeProduct(kernelName: string): tf.KernelConfig {
  const original = tf.getKernel(kernelName, 'wasm');
  return defineWasmKernel<'a' | 'b', Attributes>(
    kernelName,
    ({ inputs, attrs, backend }) => {
      const made: tf.Tensor[] = [];
      const turn = (x: tf.TensorInfo): tf.Tensor => {
        const rank = x.shape.length;
        const order = [...Array(rank - 2).keys(), rank - 1, rank - 2];
        const turned = tf.transpose(x as tf.Tensor, order);
        made.push(turned);
        return turned;
      };
      const a = attrs.transposeA ? turn(inputs.a) : inputs.a;
      const b = attrs.transposeB ? turn(inputs.b) : inputs.b;
      const product = original.kernelFunc({
        inputs: { ...inputs, a, b },
        attrs: { ...attrs, transposeA: false, transposeB: false },
        backend,
      });
      tf.dispose(made);
      return product as tf.TensorInfo;
    },
    original.setupFunc,
  );
}
