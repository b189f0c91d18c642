// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { viewFloats } from './view-floats.ts';
import { defineWasmKernel } from './wasm-kernel.ts';

type Attributes = Pick<tf.AvgPoolGradAttrs, 'filterSize' | 'strides' | 'pad'>;

/**
 * The gradient of average pooling: each number of dY is shared out evenly among the places in X
 * that its window covers.
 *
 * A window that reaches over the border covers fewer places, and forward it divides by their
 * number. The backend's own kernel divides by the size of the whole window all the same, so that
 * its gradients were too small along the borders under `same`.
 */
export const avgPoolGrad = defineWasmKernel<'dy' | 'input', Attributes>(
  tf.AvgPoolGrad,
  ({ inputs, attrs, backend }) => {
    const info = tf.backend_util.computePool2DInfo(
      inputs.input.shape as [number, number, number, number],
      attrs.filterSize,
      attrs.strides,
      1,
      attrs.pad,
    );
    const { inHeight, inWidth, outHeight, outWidth, inChannels: channels, padInfo } = info;
    const output = backend.makeOutput(inputs.input.shape, 'float32');
    const dy = viewFloats(backend, inputs.dy);
    const dx = viewFloats(backend, output).fill(0);
    for (let n = 0; n < info.batchSize; n++) {
      for (let y = 0; y < outHeight; y++) {
        for (let column = 0; column < outWidth; column++) {
          shareOut(
            n,
            y * info.strideHeight - padInfo.top,
            column * info.strideWidth - padInfo.left,
            ((n * outHeight + y) * outWidth + column) * channels,
          );
        }
      }
    }
    return output;

    /** Adds the numbers of dY that begin at `from` to the window at `top`, `left`. */
    function shareOut(n: number, top: number, left: number, from: number): void {
      const firstRow = Math.max(0, top);
      const firstColumn = Math.max(0, left);
      const bottom = Math.min(inHeight, top + info.filterHeight);
      const right = Math.min(inWidth, left + info.filterWidth);
      const share = 1 / ((bottom - firstRow) * (right - firstColumn));
      for (let row = firstRow; row < bottom; row++) {
        for (let column = firstColumn; column < right; column++) {
          const at = ((n * inHeight + row) * inWidth + column) * channels;
          for (let c = 0; c < channels; c++) dx[at + c]! += dy[from + c]! * share;
        }
      }
    }
  },
);
