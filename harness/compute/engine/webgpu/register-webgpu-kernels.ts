import * as tf from '@tensorflow/tfjs';
import { avgPoolGrad } from './avg-pool-grad.ts';
import { keepProductUndivided } from './undivided-product.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';

let registered = false;

/**
 * Registers kernels that are wrong or not reproducible in the webgpu backend; the backend's own kernels
 * must already exist. Calling it again has no effect.
 */
export function registerWebgpuKernels(): void {
  if (registered) return;
  registered = true;
  for (const kernel of [
    unsortedSegmentSum,
    avgPoolGrad,
    keepProductUndivided(tf.BatchMatMul),
    keepProductUndivided(tf._FusedMatMul),
    keepProductUndivided(tf.Conv2D),
    keepProductUndivided(tf.FusedConv2D),
  ]) {
    tf.unregisterKernel(kernel.kernelName, 'webgpu');
    tf.registerKernel(kernel);
  }
}
