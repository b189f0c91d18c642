import type { FeatureMatrix } from '../../harness/plugin.ts';
import { centreAndNormalise, fitStandardisation } from '../common/siamese/standardise.ts';
import type { Profile } from './describe-maps.ts';

/**
 * The means that `feat` profiles are centred by, those of training paintings; undefined for
 * `logits`, which are centred painting by painting.
 */
export function fitCentre(training: FeatureMatrix, profile: Profile): Float32Array | undefined {
  return profile === 'feat' ? fitStandardisation(training).means : undefined;
}

/**
 * Rows of unit length, so that a dot product is a cosine. Without a centre, each row is first
 * centred by its own mean: a softmax does not change when all its logits rise alike.
 */
export function toUnitProfiles(
  matrix: FeatureMatrix,
  centre: Float32Array | undefined,
): FeatureMatrix {
  const { rows, width } = matrix;
  if (centre !== undefined) return centreAndNormalise(matrix, centre);
  const data = new Float32Array(matrix.data.length);
  for (let row = 0; row < rows; row++) {
    const own = matrix.data.subarray(row * width, (row + 1) * width);
    const mean = own.reduce((sum, value) => sum + value, 0) / width;
    for (let i = 0; i < width; i++) data[row * width + i] = own[i]! - mean;
  }
  return centreAndNormalise({ rows, width, data }, new Float32Array(width));
}
