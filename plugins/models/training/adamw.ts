import * as tf from '@tensorflow/tfjs';
import { requireNamed } from '../model-files/require-named.ts';

type Gradients = Parameters<tf.AdamOptimizer['applyGradients']>[0];

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled Weight Decay Regularization",
 * 2019), as in Keras's AdamW: each step first moves every trained parameter towards 0 by
 * `learningRate · decay` of itself, then performs Adam's update.
 */
export class AdamWOptimizer extends tf.AdamOptimizer {
  static override get className(): string {
    return 'AdamW';
  }

  readonly #kept: number;

  /**
   * @param learningRate above 0
   * @param decay share of a parameter, times the learning rate, that a step removes
   */
  constructor(learningRate: number, decay: number) {
    // Keras's epsilon.
    super(learningRate, 0.9, 0.999, 1e-7);
    this.#kept = 1 - learningRate * decay;
  }

  override applyGradients(gradients: Gradients): void {
    const names = Array.isArray(gradients)
      ? gradients.map(({ name }) => name)
      : Object.keys(gradients);
    for (const name of names) {
      const variable = requireNamed(tf.engine().registeredVariables, name);
      tf.tidy(() => variable.assign(tf.mul(variable, this.#kept)));
    }
    super.applyGradients(gradients);
  }
}
