import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import type { Standardisation } from '../tables/standardise.ts';
import { prepareFeatures } from './prepare-features.ts';
import type { SiameseNetwork } from './siamese-network.ts';

/** What is compared of each painting, on the engine. */
export interface EmbeddedPaintings {
  /** [paintings, embedding], unit length. */
  readonly embeddings: tf.Tensor2D;
  /** [paintings, width], the centred features, unit length. */
  readonly directions: tf.Tensor2D;
}

/** Sends each painting through the tower once. */
export function embedPaintings(
  network: SiameseNetwork,
  matrix: FeatureMatrix,
  standardisation: Standardisation,
): EmbeddedPaintings {
  const { standardised, directions } = prepareFeatures(matrix, standardisation);
  const embeddings = network.embed(standardised);
  standardised.dispose();
  return { embeddings, directions };
}

export function disposeEmbedded({ embeddings, directions }: EmbeddedPaintings): void {
  tf.dispose([embeddings, directions]);
}
