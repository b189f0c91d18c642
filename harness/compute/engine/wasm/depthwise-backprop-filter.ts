// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { viewFloats } from './view-floats.ts';
import { defineWasmKernel } from './wasm-kernel.ts';

type Attributes = Pick<
  tf.DepthwiseConv2dNativeBackpropFilterAttrs,
  'strides' | 'pad' | 'dilations' | 'dimRoundingMode' | 'filterShape'
>;

/**
 * The gradient of a depthwise convolution's filter.
 *
 *     dW[i, j, c, q] = Σ_{n, y, x}  X[n, y·s + i − p, x·s + j − p, c] · dY[n, y, x, c·m + q]
 *
 * Each value of X meets each value of dY at most once per filter position, so there is no matrix
 * product to use. The sum is computed directly, along the channels, which are adjacent in memory, and
 * in double precision, since it runs over every position of the batch.
 */
export const depthwiseBackpropFilter = defineWasmKernel<'x' | 'dy', Attributes>(
  tf.DepthwiseConv2dNativeBackpropFilter,
  ({ inputs, attrs, backend }) => {
    const info = tf.backend_util.computeConv2DInfo(
      inputs.x.shape as [number, number, number, number],
      attrs.filterShape,
      attrs.strides,
      attrs.dilations,
      attrs.pad,
      attrs.dimRoundingMode,
      true,
    );
    const [height, width, channels, multiplier] = attrs.filterShape;
    const output = backend.makeOutput(attrs.filterShape, 'float32');
    const x = viewFloats(backend, inputs.x);
    const dy = viewFloats(backend, inputs.dy);
    const outChannels = channels * multiplier;
    const sum = new Float64Array(height * width * outChannels);
    for (let n = 0; n < info.batchSize; n++) {
      for (let i = 0; i < height; i++) {
        for (let j = 0; j < width; j++) {
          addTap(n, i, j, (i * width + j) * outChannels);
        }
      }
    }
    viewFloats(backend, output).set(sum);
    return output;

    function addTap(n: number, i: number, j: number, at: number): void {
      for (let y = 0; y < info.outHeight; y++) {
        const row = y * info.strideHeight + i - info.padInfo.top;
        if (row < 0 || row >= info.inHeight) continue;
        for (let column = 0; column < info.outWidth; column++) {
          const from = column * info.strideWidth + j - info.padInfo.left;
          if (from < 0 || from >= info.inWidth) continue;
          const xAt = ((n * info.inHeight + row) * info.inWidth + from) * channels;
          const dyAt = ((n * info.outHeight + y) * info.outWidth + column) * outChannels;
          if (multiplier === 1) {
            for (let c = 0; c < channels; c++) sum[at + c]! += x[xAt + c]! * dy[dyAt + c]!;
          } else {
            for (let k = 0; k < outChannels; k++) {
              sum[at + k]! += x[xAt + Math.floor(k / multiplier)]! * dy[dyAt + k]!;
            }
          }
        }
      }
    }
  },
);
