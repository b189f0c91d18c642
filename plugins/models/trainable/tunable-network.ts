import type { FeatureExtractor, View } from '../../../harness/contract/plugin.ts';
import type { MapShape, Tail } from '../features/activation-extractor.ts';
import type { TrainableLayers } from './trainable-layers.ts';

/** A network that is frozen up to a layer and trained from there on. */
export interface TunableNetwork {
  /** The pixels per side of its pictures. */
  readonly size: number;
  /** The shape of the last frozen layer's output. */
  readonly shape: MapShape;
  /** The last trained layer, and the channels of its output. */
  readonly to: string;
  readonly channels: number;
  /**
   * The whole output of the last frozen layer, a row of `side · side · channels` values per image.
   *
   * @param view of the network's own size; by default the whole painting
   */
  extractActivations(view?: View): FeatureExtractor;
  /** The output of trained layers, starting from pixels of the whole painting. */
  extractTail(tail: Tail): FeatureExtractor;
  /** The layers to train, as pretrained; the caller disposes of them. */
  createLayers(): Promise<TrainableLayers>;
}
