import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../harness/contract/random.ts';

/** He-normal weights (He et al., 2015): [inputs, outputs], with variance 2 / inputs. */
export function heNormal(inputs: number, outputs: number, random: Random): tf.Tensor2D {
  const deviation = Math.sqrt(2 / inputs);
  return drawMatrix(inputs, outputs, () => random.normal() * deviation);
}

/** Glorot uniform weights (Glorot and Bengio, 2010), Keras's initial values of dense layers. */
export function glorotUniform(inputs: number, outputs: number, random: Random): tf.Tensor2D {
  const limit = Math.sqrt(6 / (inputs + outputs));
  return drawMatrix(inputs, outputs, () => (2 * random.uniform() - 1) * limit);
}

function drawMatrix(rows: number, columns: number, draw: () => number): tf.Tensor2D {
  return tf.tensor2d(Float32Array.from({ length: rows * columns }, draw), [rows, columns]);
}
