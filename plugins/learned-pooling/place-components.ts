// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { FeatureMatrix } from '../../harness/contract/plugin.ts';

/** The reduction of a position's channels: `(x − means) · axes`. */
export interface PlaceComponents {
  /** Mean of each channel over the positions; [channels]. */
  readonly means: Float32Array;
  /** [channels, components], row by row. */
  readonly axes: Float32Array;
  readonly components: number;
  /** Share of the positions' variance that the components explain, from 0 to 1. */
  readonly explained: number;
}

/**
 * Principal components (Pearson, 1901) of the positions of activation maps. Component i, with variance
 * λᵢ, is multiplied by λᵢ^(−1/4), half-way to whitening: the leading components are little more than
 * brightness and contrast, and the last ones mostly noise. A further factor makes the standard
 * deviation over all components 1.
 *
 * @param positions one per row, from training paintings only
 * @param components maximum number; fewer if the positions have fewer dimensions
 */
export async function fitPlaceComponents(
  { rows, width, data }: FeatureMatrix,
  components: number,
): Promise<PlaceComponents> {
  const [mean, product] = tf.tidy(() => {
    const table = tf.tensor2d(data, [rows, width]);
    const average = tf.mean(table, 0) as tf.Tensor1D;
    const centred = tf.sub<tf.Tensor2D>(table, average);
    const products = tf.matMul<tf.Tensor2D>(centred, centred, true, false);
    return [average, tf.div<tf.Tensor2D>(products, rows)] as const;
  });
  const means = await mean.data<'float32'>();
  const numbers = await product.data<'float32'>();
  tf.dispose([mean, product]);
  const covariance = new Matrix(width, width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      covariance.set(i, j, numbers[i * width + j]!);
      covariance.set(j, i, numbers[i * width + j]!);
    }
  }
  const found = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const all = found.realEigenvalues.map((value, index) => ({ value, index }));
  const total = all.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  const kept = all
    .sort((a, b) => b.value - a.value)
    .slice(0, components)
    // A component that is only rounding error is not a direction.
    .filter(({ value }) => value > total * 1e-6);
  const spread = kept.reduce((sum, { value }) => sum + Math.sqrt(value), 0) / kept.length;
  const axes = new Float32Array(width * kept.length);
  for (const [k, { value, index }] of kept.entries()) {
    const scale = value ** -0.25 / Math.sqrt(spread);
    // A vector's sign has no meaning; a fixed one keeps models identical.
    const sign = signOf(found.eigenvectorMatrix.getColumn(index));
    for (let c = 0; c < width; c++) {
      axes[c * kept.length + k] = sign * scale * found.eigenvectorMatrix.get(c, index);
    }
  }
  const held = kept.reduce((sum, { value }) => sum + value, 0);
  return { means, axes, components: kept.length, explained: total > 0 ? held / total : 0 };
}

/** Makes the entry with the largest absolute value positive. */
function signOf(vector: readonly number[]): 1 | -1 {
  const largest = vector.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  return largest < 0 ? -1 : 1;
}

/** [positions, channels] → [positions, components]. */
export function reducePlaces(
  { means, axes, components }: PlaceComponents,
  positions: tf.Tensor2D,
): tf.Tensor2D {
  return tf.tidy(() => {
    const kernel = tf.tensor2d(axes, [means.length, components]);
    return tf.matMul(tf.sub<tf.Tensor2D>(positions, tf.tensor1d(means)), kernel);
  });
}
