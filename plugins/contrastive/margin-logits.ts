import * as tf from '@tensorflow/tfjs';

/** The form of an additive angular margin. */
export interface AngularMargin {
  /** Radians added to the angle to the painting's own artist; 0 for a normalised softmax. */
  readonly margin: number;
  /** The factor by which cosines are scaled. */
  readonly scale: number;
}

/**
 * Logits of ArcFace (Deng et al., 2019): `scale · cos(θ + margin)` for the own artist,
 * `scale · cos θ` for the others. If θ + margin would pass π, where the cosine turns back up, the
 * logit is `scale · (cos θ − margin · sin margin)`, as in the authors' code. With a margin of 0 it is
 * a normalised softmax (Wang et al., 2017, "NormFace").
 *
 * @param cosines between embeddings and artists' directions, [n, artists]
 * @param own one-hot, [n, artists]
 */
export function marginLogits(
  cosines: tf.Tensor2D,
  own: tf.Tensor2D,
  { margin, scale }: AngularMargin,
): tf.Tensor2D {
  if (margin === 0) return tf.mul(cosines, scale);
  return tf.tidy(() => {
    // Never 0, because the root has no gradient there.
    const sines = tf.sqrt(tf.maximum(tf.sub(1, tf.square(cosines)), 1e-7));
    const turned = tf.sub(
      tf.mul(cosines, Math.cos(margin)),
      tf.mul(sines, Math.sin(margin)),
    ) as tf.Tensor2D;
    const straight = tf.sub<tf.Tensor2D>(cosines, margin * Math.sin(margin));
    const fits = tf.step(tf.sub(cosines, Math.cos(Math.PI - margin)));
    const moved = tf.add(tf.mul(turned, fits), tf.mul(straight, tf.sub(1, fits)));
    const all = tf.add(tf.mul(moved, own), tf.mul(cosines, tf.sub(1, own)));
    return tf.mul<tf.Tensor2D>(all, scale);
  });
}
