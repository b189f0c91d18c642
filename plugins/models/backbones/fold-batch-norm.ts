// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Weight } from './named-weights.ts';

/** A trained batch norm; each array has one value per channel. */
export interface BatchNorm {
  readonly epsilon: number;
  /** Undefined if the layer does not scale. */
  readonly gamma: Float32Array | undefined;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** The factor of a batch norm, one value per channel. */
function factorsOf({ epsilon, gamma, variance }: BatchNorm): Float64Array {
  return Float64Array.from(variance, (v, c) => (gamma?.[c] ?? 1) / Math.sqrt(v + epsilon));
}

/** A batch norm as factors and offsets, one value of each per channel. */
export function scaleAndShift(norm: BatchNorm): { scale: Float32Array; shift: Float32Array } {
  const factors = factorsOf(norm);
  return {
    scale: Float32Array.from(factors),
    shift: Float32Array.from(norm.beta, (b, c) => b - norm.mean[c]! * factors[c]!),
  };
}

/**
 * The kernel and bias of one convolution that is equivalent to the kernel and the batch norm after it:
 * gamma · (x · kernel − mean) / √(variance + epsilon) + beta. The kernel's last axis is the channel.
 */
export function foldBatchNorm(
  kernel: Weight,
  norm: BatchNorm,
): { kernel: Weight; bias: Float32Array } {
  const factors = factorsOf(norm);
  const channels = factors.length;
  const data = new Float32Array(kernel.data.length);
  for (let start = 0; start < data.length; start += channels) {
    for (let c = 0; c < channels; c++) data[start + c] = kernel.data[start + c]! * factors[c]!;
  }
  return { kernel: { shape: kernel.shape, data }, bias: scaleAndShift(norm).shift };
}
