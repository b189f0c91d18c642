// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import { multiply } from '../linear/multiply.ts';
import { meanByArtist } from '../tables/artist-means.ts';
import { centreAndNormaliseRows } from '../tables/normalise-rows.ts';

export interface ArtistSoftmaxOptions {
  /**
   * The weight of the cross-entropy, summed over paintings, compared with half the squared weights:
   * scikit-learn's C. 0.03 by default.
   */
  readonly strength?: number;
  /** The factor by which unit rows are multiplied first; 20 by default. */
  readonly scale?: number;
  /** The optimum is reached when the largest absolute gradient is below this; 10⁻³ by default. */
  readonly tolerance?: number;
  /** Maximum number of steps; 1,000 by default. */
  readonly steps?: number;
}

/** A linear classifier of artists. */
export interface ArtistSoftmaxFit {
  /** [artists, width], for rows of unit length; includes the scale. */
  readonly weights: Float32Array;
  /** [artists] */
  readonly biases: Float32Array;
  readonly artists: number;
  readonly width: number;
}

/**
 * Multinomial logistic regression of training artists on unit rows, with an L2 penalty on the
 * weights and none on the biases:
 *
 *     strength · Σ cross-entropy + ½ Σ weights²
 *
 * The problem is convex, its curvature bounded by half the largest eigenvalue of the rows' scatter
 * (Böhning, 1992), so Nesterov's accelerated gradient needs no line search; momentum restarts if it
 * points uphill (O'Donoghue and Candès, 2015). Each step uses all paintings, on the engine.
 *
 * @param unit rows of unit length, such as those of `projectWithin`
 * @param artists one per row; classes are numbered in the order in which they first appear
 */
export async function fitArtistSoftmax(
  unit: FeatureMatrix,
  artists: readonly number[],
  options: ArtistSoftmaxOptions = {},
): Promise<ArtistSoftmaxFit> {
  const { strength = 0.03, scale = 20, tolerance = 1e-3, steps = 1000 } = options;
  const { rowOf, counts } = meanByArtist(unit, artists);
  const [classes, width] = [counts.length, unit.width];
  // The last column contains ones, for the bias.
  const inputs = tf.tidy(() => {
    const rows = tf.mul(tf.tensor2d(unit.data, [unit.rows, width]), scale) as tf.Tensor2D;
    return tf.concat([rows, tf.ones<tf.Rank.R2>([unit.rows, 1])], 1);
  });
  const across = tf.tidy(() => tf.transpose(inputs));
  const targets = tf.tidy(() => tf.oneHot(rowOf, classes).toFloat() as tf.Tensor2D);
  const penalised = tf.tidy(() => tf.concat([tf.ones([width, 1]), tf.zeros([1, 1])], 0));
  const rate = 1 / (1 + (strength / 2) * (await largestEigenvalue(inputs, across)));

  let point = tf.zeros<tf.Rank.R2>([width + 1, classes]);
  let ahead = point.clone();
  let momentum = 1;
  for (let step = 0; step < steps; step++) {
    const nextMomentum = (1 + Math.sqrt(1 + 4 * momentum ** 2)) / 2;
    const [next, nextAhead, facts] = tf.tidy(() => {
      const errors = tf.sub(tf.softmax(tf.matMul(inputs, ahead)), targets) as tf.Tensor2D;
      const gradient = tf.add(
        tf.mul(tf.matMul(across, errors), strength),
        tf.mul(ahead, penalised),
      ) as tf.Tensor2D;
      const moved = tf.sub(ahead, tf.mul(gradient, rate)) as tf.Tensor2D;
      const way = tf.sub(moved, point) as tf.Tensor2D;
      const further = tf.add(moved, tf.mul(way, (momentum - 1) / nextMomentum)) as tf.Tensor2D;
      const uphill = tf.sum(tf.mul(gradient, way));
      const steepest = tf.max(tf.abs(gradient));
      return [moved, further, tf.stack([uphill, steepest])] as const;
    });
    const [uphill = 0, steepest = 0] = await facts.data();
    const restarts = uphill > 0;
    tf.dispose([point, ahead, facts]);
    if (restarts) nextAhead.dispose();
    point = next;
    ahead = restarts ? next.clone() : nextAhead;
    momentum = restarts ? 1 : nextMomentum;
    if (steepest < tolerance) break;
  }
  const rows = tf.tidy(() => tf.transpose(point));
  const found = await rows.data<'float32'>();
  tf.dispose([rows, point, ahead, inputs, across, targets, penalised]);
  const weights = new Float32Array(classes * width);
  const biases = new Float32Array(classes);
  for (let artist = 0; artist < classes; artist++) {
    const from = artist * (width + 1);
    for (let i = 0; i < width; i++) weights[artist * width + i] = scale * found[from + i]!;
    biases[artist] = found[from + width]!;
  }
  return { weights, biases, artists: classes, width };
}

/** The logits of each training artist: [rows, artists]. */
export async function artistLogits(
  fit: ArtistSoftmaxFit,
  unit: FeatureMatrix,
): Promise<FeatureMatrix> {
  const { artists, biases, width, weights: data } = fit;
  const logits = await multiply(unit, { rows: artists, width, data }, { transposed: true });
  return { ...logits, data: logits.data.map((value, at) => value + biases[at % artists]!) };
}

/**
 * Describes a painting by the training artists whom it resembles: its logits minus their mean, at unit
 * length, so that a dot product of two profiles is a correlation.
 */
export async function artistProfile(
  fit: ArtistSoftmaxFit,
  unit: FeatureMatrix,
): Promise<FeatureMatrix> {
  return centreAndNormaliseRows(await artistLogits(fit, unit));
}

/** The largest eigenvalue of `acrossᵀ · across`, by power iteration, with a safety margin. */
async function largestEigenvalue(inputs: tf.Tensor2D, across: tf.Tensor2D): Promise<number> {
  let vector = tf.ones<tf.Rank.R2>([inputs.shape[1], 1]);
  let value = 0;
  for (let pass = 0; pass < 50; pass++) {
    const [next, length] = tf.tidy(() => {
      const image = tf.matMul<tf.Tensor2D>(across, tf.matMul(inputs, vector));
      const norm = tf.norm(image);
      return [tf.div(image, tf.maximum(norm, 1e-30)) as tf.Tensor2D, norm] as const;
    });
    const [found = 0] = await length.data();
    // The first product is of a vector without unit length.
    const settled = pass > 1 && Math.abs(found - value) < 1e-3 * value;
    value = found;
    tf.dispose([vector, length]);
    vector = next;
    if (settled) break;
  }
  vector.dispose();
  return value * 1.1;
}
