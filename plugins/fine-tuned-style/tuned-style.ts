import * as tf from '@tensorflow/tfjs';
import { type Pooling, poolMap } from '../models/layers/pool-map.ts';
import { unitRows } from '../models/layers/unit-rows.ts';
import type { TrainablePart } from '../models/trainable/trainable-part.ts';

/** Keeps the gradient of a deviation finite if a channel is constant. */
const leastVariance = 1e-6;

/** The trained blocks, what is pooled of them, and what that is centred by. */
export class TunedStyle {
  readonly part: TrainablePart;
  readonly pooling: Pooling;
  /** What the blocks, before any training, say of training paintings on average. */
  readonly centre: Float32Array;

  constructor(part: TrainablePart, pooling: Pooling, centre: Float32Array) {
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

/** Activations [n, side, side, channels] → what is pooled of the blocks' output: [n, width]. */
export function poolTuned(part: TrainablePart, pooling: Pooling, maps: tf.Tensor4D): tf.Tensor2D {
  return tf.tidy(() => poolMap(part.run(maps), pooling, leastVariance));
}
