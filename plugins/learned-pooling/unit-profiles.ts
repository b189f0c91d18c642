import type { FeatureMatrix, Painting } from '../../harness/contract/plugin.ts';
import { centreAndNormaliseRows } from '../models/tables/normalise-rows.ts';
import { centreAndNormalise, fitStandardisation } from '../models/tables/standardise.ts';
import { describeMaps } from './describe-maps.ts';
import type { PoolingNetwork } from './pooling-network.ts';
import type { ReducedMaps } from './reduced-maps.ts';

/** The means by which `feat` profiles are centred: those of training paintings. */
export async function fitCentre<P extends Painting>(
  network: PoolingNetwork,
  training: ReducedMaps<P>,
): Promise<Float32Array> {
  return fitStandardisation(await describeMaps(network, training, 'feat')).means;
}

/**
 * Rows of unit length, so that a dot product is a cosine. Without means, each row is first centred by
 * its own mean, because a softmax does not change if the same value is added to all its logits.
 */
export function toUnitProfiles(
  matrix: FeatureMatrix,
  centre: Float32Array | undefined,
): FeatureMatrix {
  return centre === undefined ? centreAndNormaliseRows(matrix) : centreAndNormalise(matrix, centre);
}
