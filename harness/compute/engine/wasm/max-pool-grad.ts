// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { viewFloats } from './view-floats.ts';
import { defineWasmKernel } from './wasm-kernel.ts';

type Attributes = Pick<tf.MaxPoolGradAttrs, 'filterSize' | 'strides' | 'pad' | 'dimRoundingMode'>;

/**
 * The gradient of max pooling: each number of dY goes to the place in X where its window's
 * largest number stood, the first of equals.
 *
 * The backend has a kernel of its own that takes 0 for the smallest number: a window of negative
 * numbers, as PReLU leaves them, gave its gradient to nobody.
 */
export const maxPoolGrad = defineWasmKernel<'dy' | 'input', Attributes>(
  tf.MaxPoolGrad,
  ({ inputs, attrs, backend }) => {
    const info = tf.backend_util.computePool2DInfo(
      inputs.input.shape as [number, number, number, number],
      attrs.filterSize,
      attrs.strides,
      1,
      attrs.pad,
      attrs.dimRoundingMode,
    );
    const { inHeight, inWidth, outHeight, outWidth, inChannels: channels, padInfo } = info;
    const output = backend.makeOutput(inputs.input.shape, 'float32');
    const x = viewFloats(backend, inputs.input);
    const dy = viewFloats(backend, inputs.dy);
    const dx = viewFloats(backend, output).fill(0);
    const largest = new Float32Array(channels);
    const places = new Int32Array(channels);
    for (let n = 0; n < info.batchSize; n++) {
      for (let y = 0; y < outHeight; y++) {
        for (let column = 0; column < outWidth; column++) {
          findLargest(
            n,
            y * info.strideHeight - padInfo.top,
            column * info.strideWidth - padInfo.left,
          );
          const at = ((n * outHeight + y) * outWidth + column) * channels;
          for (let c = 0; c < channels; c++) dx[places[c]!]! += dy[at + c]!;
        }
      }
    }
    return output;

    /** Sets `places` to where the largest number of each channel stands in a window. */
    function findLargest(n: number, top: number, left: number): void {
      const bottom = Math.min(inHeight, top + info.filterHeight);
      const right = Math.min(inWidth, left + info.filterWidth);
      let first = true;
      for (let row = Math.max(0, top); row < bottom; row++) {
        for (let column = Math.max(0, left); column < right; column++) {
          const at = ((n * inHeight + row) * inWidth + column) * channels;
          for (let c = 0; c < channels; c++) {
            const value = x[at + c]!;
            if (first || value > largest[c]!) {
              largest[c] = value;
              places[c] = at + c;
            }
          }
          first = false;
        }
      }
    }
  },
);
