import * as tf from '@tensorflow/tfjs';
import { type Pooling, poolMap } from '../models/layers/pool-map.ts';
import { unitRows } from '../models/layers/unit-rows.ts';
import type { TrainableLayers } from '../models/trainable/trainable-layers.ts';

/** Keeps the gradient of a deviation finite if a channel is constant. */
const leastVariance = 1e-6;

/** The trained blocks, the pooling of their output, and its mean. */
export class TunedStyle {
  readonly part: TrainableLayers;
  readonly pooling: Pooling;
  /** The mean output of the untrained blocks for training paintings. */
  readonly centre: Float32Array;

  constructor(part: TrainableLayers, pooling: Pooling, centre: Float32Array) {
    this.part = part;
    this.pooling = pooling;
    this.centre = centre;
  }

  /** Activations [n, side, side, channels] → pooled and centred, of unit length: [n, width]. */
  describe(maps: tf.Tensor4D): tf.Tensor2D {
    return tf.tidy(() => {
      const pooled = poolTuned(this.part, this.pooling, maps);
      return unitRows(tf.sub(pooled, tf.tensor1d(this.centre)));
    });
  }
}

/** Activations [n, side, side, channels] → the pooled output of the blocks: [n, width]. */
export function poolTuned(part: TrainableLayers, pooling: Pooling, maps: tf.Tensor4D): tf.Tensor2D {
  return tf.tidy(() => poolMap(part.run(maps), pooling, leastVariance));
}
