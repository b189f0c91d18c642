import * as tf from '@tensorflow/tfjs';
import { viewFloats } from './view-floats.ts';
import { defineWasmKernel } from './wasm-kernel.ts';

type Attributes = Pick<tf.MaxPoolGradAttrs, 'filterSize' | 'strides' | 'pad' | 'dimRoundingMode'>;

/** The values of a pooling's gradient, flat: pictures, then rows, columns and channels. */
export interface PoolNumbers {
  readonly x: Float32Array;
  readonly dy: Float32Array;
  /** Zeros, to be filled. */
  readonly dx: Float32Array;
  readonly channels: number;
  /** The offset of the channels of a position in X, in `x` and `dx`. */
  placeOf(picture: number, row: number, column: number): number;
}

/** The part of a pooling window that is inside X. */
export interface PoolWindow {
  readonly picture: number;
  readonly top: number;
  /** The row after the last. */
  readonly bottom: number;
  readonly left: number;
  /** The column after the last. */
  readonly right: number;
  /** The offset of the channels of its output, in `dy`. */
  readonly from: number;
}

/**
 * A kernel for the gradient of a pooling on wasm.
 *
 * @param prepare returns the function that is called with each window, in the order of dY
 */
export function definePoolGradient(
  kernelName: string,
  prepare: (numbers: PoolNumbers) => (window: PoolWindow) => void,
): tf.KernelConfig {
  return defineWasmKernel<'dy' | 'input', Attributes>(kernelName, ({ inputs, attrs, backend }) => {
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
    const take = prepare({
      x: viewFloats(backend, inputs.input),
      dy: viewFloats(backend, inputs.dy),
      dx: viewFloats(backend, output).fill(0),
      channels,
      placeOf: (picture, row, column) => ((picture * inHeight + row) * inWidth + column) * channels,
    });
    let from = 0;
    for (let picture = 0; picture < info.batchSize; picture++) {
      for (let row = 0; row < outHeight; row++) {
        const top = row * info.strideHeight - padInfo.top;
        for (let column = 0; column < outWidth; column++) {
          const left = column * info.strideWidth - padInfo.left;
          take({
            picture,
            top: Math.max(0, top),
            bottom: Math.min(inHeight, top + info.filterHeight),
            left: Math.max(0, left),
            right: Math.min(inWidth, left + info.filterWidth),
            from,
          });
          from += channels;
        }
      }
    }
    return output;
  });
}
