import type { FeatureExtractor } from '../../../harness/contract/plugin.ts';
import type { Pooling } from '../layers/pool-map.ts';
import {
  createActivationExtractor,
  type FrozenPart,
  type MapShape,
  mapShapeOf,
} from './activation-extractor.ts';

/** The output of a frozen layer at the positions of a painting. */
export interface PaintingMap {
  /** Rows of `side · side · channels` values, channels last. */
  readonly extractor: FeatureExtractor;
  readonly shape: MapShape;
  /** If the network sees only the centre square: its side as a share of the shorter side. */
  readonly middle?: number | undefined;
}

/** The same, and how it becomes a row of features. */
export interface PooledMap extends PaintingMap {
  readonly pooling: Pooling;
}

/** Features, and the map from which they are pooled, if there is one. */
export interface MappedFeatures {
  /** To be computed together: their features are side by side. */
  readonly extractors: readonly FeatureExtractor[];
  /** The map of the first extractor; absent if its features are not one layer's map. */
  readonly openMap?: (() => Promise<PooledMap>) | undefined;
}

/** The map of a layer of a built-in network. */
export function mapOfPart(part: FrozenPart): PaintingMap {
  return { extractor: createActivationExtractor(part), shape: mapShapeOf(part) };
}
