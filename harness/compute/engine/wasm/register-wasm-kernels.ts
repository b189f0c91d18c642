import * as tf from '@tensorflow/tfjs';
// The backend's kernels must exist before some of them are replaced.
import '@tensorflow/tfjs-backend-wasm';
import { avgPoolGrad } from './avg-pool-grad.ts';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.ts';
import { depthwiseBackpropFilter } from './depthwise-backprop-filter.ts';
import { depthwiseBackpropInput } from './depthwise-backprop-input.ts';
import { gather } from './gather.ts';
import { maxPoolGrad } from './max-pool-grad.ts';
import { spellOutSamePadding } from './same-padding.ts';
import { sliceInPlace } from './slice.ts';
import { transposeBeforeProduct } from './transposed-matmul.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';

let registered = false;

/**
 * Registers kernels that the wasm backend lacks or that are slow or wrong in it. Calling it again has
 * no effect.
 */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  for (const kernel of [
    conv2dBackpropFilter,
    depthwiseBackpropFilter,
    depthwiseBackpropInput,
    unsortedSegmentSum,
    gather,
    sliceInPlace(),
    avgPoolGrad,
    maxPoolGrad,
    transposeBeforeProduct(tf.BatchMatMul),
    transposeBeforeProduct(tf._FusedMatMul),
    spellOutSamePadding(tf.Conv2D, false),
    spellOutSamePadding(tf.FusedConv2D, false),
    spellOutSamePadding(tf.DepthwiseConv2dNative, true),
    spellOutSamePadding(tf.FusedDepthwiseConv2D, true),
  ]) {
    if (tf.getKernel(kernel.kernelName, 'wasm')) tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
}
