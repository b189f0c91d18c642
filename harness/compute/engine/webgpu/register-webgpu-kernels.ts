import * as tf from '@tensorflow/tfjs';
import { avgPoolGrad } from './avg-pool-grad.ts';
import { keepProductUndivided } from './undivided-product.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';

let registered = false;

/**
 * Registers what the webgpu backend does wrongly or otherwise each time; the backend's own kernels
 * must exist already. Calling it again changes nothing.
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
