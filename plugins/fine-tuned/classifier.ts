import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../harness/contract/random.ts';
import { glorotUniform } from '../models/layers/initial-weights.ts';

/** A softmax over artists on pooled features: one dense layer. */
export class ArtistClassifier {
  readonly variables: { readonly kernel: tf.Variable; readonly bias: tf.Variable };

  /** Takes copies of [width, artists] and [artists]. */
  constructor(kernel: tf.Tensor, bias: tf.Tensor) {
    this.variables = { kernel: tf.variable(kernel), bias: tf.variable(bias) };
  }

  /** Glorot uniform weights and zero biases, Keras's initial values of a dense layer. */
  static create(width: number, artists: number, random: Random): ArtistClassifier {
    const tensors = [glorotUniform(width, artists, random), tf.zeros([artists])] as const;
    const classifier = new ArtistClassifier(...tensors);
    tf.dispose([...tensors]);
    return classifier;
  }

  /** Number of artists. */
  get artists(): number {
    return this.variables.bias.size;
  }

  /** [n, width] → [n, artists], before the softmax. */
  logits(pooled: tf.Tensor2D): tf.Tensor2D {
    const { kernel, bias } = this.variables;
    return tf.tidy(() => tf.add(tf.matMul(pooled, kernel), bias));
  }

  /** [n, width] → [n, artists], with rows that add up to 1. */
  probabilities(pooled: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => tf.softmax(this.logits(pooled)));
  }

  dispose(): void {
    tf.dispose(Object.values(this.variables));
  }
}
