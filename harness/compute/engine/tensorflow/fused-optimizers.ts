import * as tf from '@tensorflow/tfjs';
import { tensorflowBackend } from './tensorflow-kernel.ts';
import { openScratchVariables, type ScratchVariables, updateInPlace } from './update-in-place.ts';

type Gradients =
  | tf.NamedTensorMap
  | readonly { readonly name: string; readonly tensor: tf.Tensor | null }[];

/** The parts of TensorFlow.js's optimisers that their update needs. */
interface Adam {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly learningRate: number;
  readonly accBeta1: tf.Variable;
  readonly accBeta2: tf.Variable;
  readonly accumulatedFirstMoment: Accumulator[];
  readonly accumulatedSecondMoment: Accumulator[];
  applyGradients(gradients: Gradients): void;
  incrementIterations(): void;
}
interface Accumulator {
  readonly originalName: string;
  readonly variable: tf.Variable;
}
interface Sgd {
  readonly learningRate: number;
  applyGradients(gradients: Gradients): void;
  incrementIterations(): void;
}

/**
 * Lets TensorFlow.js's Adam and SGD update a weight with one TensorFlow operation, in place, instead
 * of a chain of a dozen operations that each pass over memory. State, names and results are unchanged,
 * so that an optimiser can be saved, or continue on another engine.
 */
export function fuseOptimizers(): void {
  fuseAdam(tf.AdamOptimizer.prototype as unknown as Adam);
  fuseSgd(tf.SGDOptimizer.prototype as unknown as Sgd);
}

/**
 * TensorFlow's ResourceApplyAdam computes w − lr · √(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√v + ε′); with
 * ε′ = ε · √(1 − β₂ᵗ) that is TensorFlow.js's w − lr · m̂ / (√v̂ + ε).
 */
function fuseAdam(prototype: Adam): void {
  const original = prototype.applyGradients;
  prototype.applyGradients = function applyGradients(this: Adam, gradients) {
    const updates = tf.getBackend() === 'tensorflow' ? listUpdates(gradients) : undefined;
    if (updates === undefined) return original.call(this, gradients);
    tf.tidy(() => {
      const { accBeta1, accBeta2, beta1, beta2, epsilon } = this;
      const settings = [
        accBeta1,
        accBeta2,
        tf.scalar(this.learningRate),
        tf.scalar(beta1),
        tf.scalar(beta2),
        tf.mul(epsilon, tf.sqrt(tf.sub(1, accBeta2))),
      ];
      const scratch = scratchVariables();
      for (const [i, { name, weight, gradient }] of updates.entries()) {
        this.accumulatedFirstMoment[i] ??= accumulate(`${name}/m`, weight);
        this.accumulatedSecondMoment[i] ??= accumulate(`${name}/v`, weight);
        if (gradient === undefined) continue;
        const moments = [this.accumulatedFirstMoment[i], this.accumulatedSecondMoment[i]];
        const changed = [weight, ...moments.map(({ variable }) => variable)];
        updateInPlace(scratch, 'ResourceApplyAdam', changed, [...settings, gradient]);
      }
      scratch.clear();
      accBeta1.assign(tf.mul(accBeta1, beta1));
      accBeta2.assign(tf.mul(accBeta2, beta2));
    });
    this.incrementIterations();
  };
}

function fuseSgd(prototype: Sgd): void {
  const original = prototype.applyGradients;
  prototype.applyGradients = function applyGradients(this: Sgd, gradients) {
    const updates = tf.getBackend() === 'tensorflow' ? listUpdates(gradients) : undefined;
    if (updates === undefined) return original.call(this, gradients);
    tf.tidy(() => {
      const rate = tf.scalar(this.learningRate);
      const scratch = scratchVariables();
      for (const { weight, gradient } of updates) {
        if (gradient === undefined) continue;
        updateInPlace(scratch, 'ResourceApplyGradientDescent', [weight], [rate, gradient]);
      }
      scratch.clear();
    });
    this.incrementIterations();
  };
}

interface Update {
  readonly name: string;
  readonly weight: tf.Variable;
  readonly gradient: tf.Tensor | undefined;
}

/**
 * Undefined if a tensor is not float32 or has another shape: the chain of operations then reports it.
 */
function listUpdates(gradients: Gradients): Update[] | undefined {
  const variables = tf.engine().registeredVariables;
  const named = Array.isArray(gradients)
    ? gradients.map(({ name, tensor }) => [name, tensor] as const)
    : Object.entries(gradients as tf.NamedTensorMap);
  const updates: Update[] = [];
  for (const [name, gradient] of named) {
    const weight = variables[name];
    if (weight?.dtype !== 'float32') return undefined;
    if (gradient !== null) {
      if (gradient.dtype !== 'float32') return undefined;
      if (!tf.util.arraysEqual(gradient.shape, weight.shape)) return undefined;
    }
    updates.push({ name, weight, gradient: gradient ?? undefined });
  }
  return updates;
}

function accumulate(originalName: string, weight: tf.Variable): Accumulator {
  return { originalName, variable: tf.tidy(() => tf.variable(tf.zerosLike(weight), false)) };
}

let scratch: ScratchVariables | undefined;
function scratchVariables(): ScratchVariables {
  scratch ??= openScratchVariables(tensorflowBackend(), 3);
  return scratch;
}
