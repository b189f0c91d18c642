import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { createRandom } from '../../../../harness/contract/random.ts';

/** Numbers with a shape, so that each engine can make its own tensor of them. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A computation that plugins rely on, over drawn shapes. */
export interface ParityCase {
  readonly name: string;
  /** Inputs, and what to compute of them: results that must agree between engines. */
  readonly draw: fc.Arbitrary<{
    readonly label: string;
    readonly inputs: readonly Numbers[];
    readonly compute: (...inputs: tf.Tensor[]) => tf.Tensor[];
    /** What to compute on the cpu backend instead, where that is wrong itself. */
    readonly oracle?: (...inputs: tf.Tensor[]) => tf.Tensor[];
  }>;
  /** Engines that refuse it: nothing may rely on it. */
  readonly refusedBy?: readonly string[];
}

export const small = fc.integer({ min: 1, max: 4 });
export const side = fc.integer({ min: 3, max: 9 });
export const stride = fc.integer({ min: 1, max: 3 });
export const window = fc.integer({ min: 1, max: 3 });
export const padding = fc.constantFrom('same' as const, 'valid' as const);
export const seed = fc.integer({ min: 0, max: 2 ** 31 });

/** Draws from the standard normal distribution; they repeat for one seed. */
export function normal(seed: number, ...shape: number[]): Numbers {
  const random = createRandom(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return { shape, values: Float32Array.from({ length: size }, () => random.normal()) };
}

/** The output and the gradient for every input, under a fixed cotangent that is not constant. */
export function withGradients(f: (...inputs: tf.Tensor[]) => tf.Tensor) {
  return (...inputs: tf.Tensor[]): tf.Tensor[] => {
    const output = f(...inputs);
    return [output, ...tf.grads(f)(inputs, cosines(output.shape))];
  };
}

/** cos(0), cos(1), …: not computed on the engine, since WebGPU's cosine is only good to 2⁻¹¹. */
export function cosines(shape: number[]): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.cos(i)),
    shape,
  );
}
