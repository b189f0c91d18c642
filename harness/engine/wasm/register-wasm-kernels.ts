import * as tf from '@tensorflow/tfjs';
// Its kernels must be there before some of them are replaced.
import '@tensorflow/tfjs-backend-wasm';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.ts';
import { depthwiseBackpropFilter } from './depthwise-backprop-filter.ts';
import { depthwiseBackpropInput } from './depthwise-backprop-input.ts';
import { transposeBeforeProduct } from './transposed-matmul.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';

let registered = false;

/** Registers what the wasm backend lacks or does slowly. Calling it again changes nothing. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  for (const kernel of [
    conv2dBackpropFilter,
    depthwiseBackpropFilter,
    depthwiseBackpropInput,
    unsortedSegmentSum,
  ]) {
    tf.registerKernel(kernel);
  }
  for (const name of [tf.BatchMatMul, tf._FusedMatMul]) {
    const replacement = transposeBeforeProduct(name);
    tf.unregisterKernel(name, 'wasm');
    tf.registerKernel(replacement);
  }
}
