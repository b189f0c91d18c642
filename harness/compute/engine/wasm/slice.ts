// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { viewFloats } from './view-floats.ts';
import { defineWasmKernel } from './wasm-kernel.ts';

type Attributes = Pick<tf.SliceAttrs, 'begin' | 'size'>;

/**
 * A block of a tensor. The backend first copies the whole tensor out of its memory, which for 128 rows
 * out of 1,024 takes most of the time; here only the block is copied.
 *
 * @throws Error for a block that extends beyond the tensor, as the cpu backend does
 */
export function sliceInPlace(): tf.KernelConfig {
  const original = tf.getKernel(tf.Slice, 'wasm');
  return defineWasmKernel<'x', Attributes>(tf.Slice, (call) => {
    const { x } = call.inputs;
    if (x.dtype === 'string') {
      return original.kernelFunc(call as unknown as never) as tf.TensorInfo;
    }
    const { begin, size } = call.attrs;
    const [first, extent] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size) as [
      number[],
      number[],
    ];
    tf.slice_util.assertParamsValid(x as tf.Tensor, first, extent);
    const output = call.backend.makeOutput(extent, x.dtype);
    const from = viewFloats(call.backend, x);
    const to = viewFloats(call.backend, output);
    // Trailing axes that are copied completely, and the one before them, form blocks.
    let inner = x.shape.length - 1;
    while (inner > 0 && first[inner] === 0 && extent[inner] === x.shape[inner]) inner--;
    const strides = [...tf.util.computeStrides(x.shape), 1];
    const block = inner < 0 ? 1 : extent[inner]! * strides[inner]!;
    let next = 0;
    const copy = (axis: number, offset: number): void => {
      if (axis >= inner) {
        const start = offset + (inner < 0 ? 0 : first[inner]! * strides[inner]!);
        to.set(from.subarray(start, start + block), next);
        next += block;
        return;
      }
      for (let i = 0; i < extent[axis]!; i++)
        copy(axis + 1, offset + (first[axis]! + i) * strides[axis]!);
    };
    if (to.length > 0) copy(0, 0);
    return output;
  });
}
