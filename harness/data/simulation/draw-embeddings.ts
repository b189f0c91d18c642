// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Random } from '../../contract/random.ts';

/** Synthetic embeddings, one row per painting. */
export interface EmbeddingOptions {
  /** Embedding size. */
  readonly width: number;
  /** Standard deviation of the artists' centres; that of paintings around a centre is 1. */
  readonly separability: number;
  readonly random: Random;
}

/**
 * Draws embeddings around a centre for each artist: the larger `separability`, the further apart the
 * centres, and the higher the AUC of dot products.
 */
export function drawEmbeddings(
  artist: Uint32Array,
  { width, separability, random }: EmbeddingOptions,
): Float32Array {
  const artists = artist.reduce((most, value) => Math.max(most, value + 1), 0);
  const centre = Float32Array.from({ length: artists * width }, () => random.normal());
  const embedding = new Float32Array(artist.length * width);
  const scale = 1 / Math.sqrt(width);
  for (let i = 0; i < artist.length; i++) {
    for (let k = 0; k < width; k++) {
      const middle = separability * centre[artist[i]! * width + k]!;
      embedding[i * width + k] = (middle + random.normal()) * scale;
    }
  }
  return embedding;
}
