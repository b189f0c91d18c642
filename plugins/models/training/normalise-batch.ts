/** Batch normalisation with the fused kernels of the engine. */
export { normaliseBatch } from '../../../harness/compute/engine/normalise-batch.ts';
