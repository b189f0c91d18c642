import type { FeatureExtractor } from '../../../harness/contract/plugin.ts';
import type { Pooling } from '../layers/pool-map.ts';
import {
  createActivationExtractor,
  type FrozenPart,
  type MapShape,
  mapShapeOf,
} from './activation-extractor.ts';

/** What a frozen layer says of the places of a painting. */
export interface PaintingMap {
  /** Rows of `side · side · channels` numbers, channels last. */
  readonly extractor: FeatureExtractor;
  readonly shape: MapShape;
  /** Where the network sees only the square in the middle: its side as a share of the shorter side. */
  readonly middle?: number | undefined;
}

/** The same, and how it becomes a row of features. */
export interface PooledMap extends PaintingMap {
  readonly pooling: Pooling;
}

/** Features, and the map that they are pooled from where there is one. */
export interface MappedFeatures {
  /** To be computed together: their features are side by side. */
  readonly extractors: readonly FeatureExtractor[];
  /** Of the first extractor; left out where its features are no map of one layer. */
  readonly openMap?: (() => Promise<PooledMap>) | undefined;
}

/** The map of a layer of a network that is made from layers. */
export function mapOfPart(part: FrozenPart): PaintingMap {
  return { extractor: createActivationExtractor(part), shape: mapShapeOf(part) };
}
