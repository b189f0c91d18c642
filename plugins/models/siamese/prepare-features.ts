import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import { centreAndNormalise, type Standardisation, standardise } from '../tables/standardise.ts';

/** Features on the engine, as inputs of the network: both [paintings, width]. */
export interface PreparedFeatures {
  /** Zero mean and unit variance over the training paintings. */
  readonly standardised: tf.Tensor2D;
  /** Centred, of unit length: their dot product is the plain cosine. */
  readonly directions: tf.Tensor2D;
}

/** The caller disposes of both tensors. */
export function prepareFeatures(matrix: FeatureMatrix, fitted: Standardisation): PreparedFeatures {
  const shape: [number, number] = [matrix.rows, matrix.width];
  return {
    standardised: tf.tensor2d(standardise(matrix, fitted).data, shape),
    directions: tf.tensor2d(centreAndNormalise(matrix, fitted.means).data, shape),
  };
}
