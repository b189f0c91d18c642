import type * as tf from '@tensorflow/tfjs';

/** The later layers of a network, on the output of the earlier ones. */
export interface TrainableLayers {
  /** What is trained, by name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** The output of the last frozen layer → that of the last layer, both channels last; differentiable. */
  run(map: tf.Tensor4D): tf.Tensor4D;
  dispose(): void;
}
