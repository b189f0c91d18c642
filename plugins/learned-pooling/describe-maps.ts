import type { FeatureMatrix, Painting } from '../../harness/contract/plugin.ts';
import { describeChunks } from '../models/features/describe-chunks.ts';
import type { PoolingNetwork } from './pooling-network.ts';
import type { ReducedMaps } from './reduced-maps.ts';

/** Paintings per step. */
const batchSize = 64;

/** The network output that describes a painting. */
export type Profile = 'feat' | 'logits';

/** The network's output for each painting's whole map, one row each, neither centred nor scaled. */
export function describeMaps<P extends Painting>(
  network: PoolingNetwork,
  maps: ReducedMaps<P>,
  profile: Profile,
): Promise<FeatureMatrix> {
  const whole = { left: 0, top: 0, side: maps.side };
  return describeChunks(maps.chunks(), batchSize, (chunk, rows) => {
    const { pooled, logits } = network.describe(maps.take(chunk, rows, whole, batchSize));
    return profile === 'feat' ? pooled : logits;
  });
}
