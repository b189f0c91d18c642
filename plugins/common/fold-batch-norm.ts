import type { Weight } from './named-weights.ts';

/** A trained batch norm; each array holds a number a channel. */
export interface BatchNorm {
  readonly epsilon: number;
  /** Absent where the layer does not scale. */
  readonly gamma?: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/**
 * The kernel and bias of one convolution that does what the kernel and the batch norm after it do:
 * gamma · (x · kernel − mean) / √(variance + epsilon) + beta. The kernel's last axis is the channel.
 */
export function foldBatchNorm(
  kernel: Weight,
  { epsilon, gamma, beta, mean, variance }: BatchNorm,
): { kernel: Weight; bias: Weight } {
  const channels = beta.length;
  const factors = Float64Array.from(variance, (v, c) => (gamma?.[c] ?? 1) / Math.sqrt(v + epsilon));
  const data = new Float32Array(kernel.data.length);
  for (let start = 0; start < data.length; start += channels) {
    for (let c = 0; c < channels; c++) data[start + c] = kernel.data[start + c]! * factors[c]!;
  }
  const bias = Float32Array.from(beta, (b, c) => b - mean[c]! * factors[c]!);
  return { kernel: { shape: kernel.shape, data }, bias: { shape: [channels], data: bias } };
}
