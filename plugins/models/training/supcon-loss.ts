import * as tf from '@tensorflow/tfjs';

/** Masks of a batch's pairs of paintings, both [n, n] of 0 and 1. */
interface SupConMasks {
  /** Positives: other paintings by the row's artist. */
  readonly positives: tf.Tensor2D;
  /** All candidates: every painting but the row's own. */
  readonly others: tf.Tensor2D;
}

/**
 * The supervised contrastive loss (Khosla et al., 2020, equation 2, "out") of a batch: for each
 * painting the mean over those by its artist of −log softmax of the cosine over the temperature, among
 * all other paintings of the batch; then the mean over paintings that have another by their artist.
 *
 * @param paintings the paintings of the batch, as indices
 * @param artists the artists of the batch's paintings
 * @param temperature divides the cosines
 * @returns the loss of the batch's embeddings, [n, width] of unit length; differentiable
 */
export function createSupCon(
  paintings: ArrayLike<number>,
  artists: ArrayLike<number>,
  temperature: number,
): (embeddings: tf.Tensor2D) => tf.Scalar {
  const masks = supConMasks(paintings, artists);
  const shape: [number, number] = [paintings.length, paintings.length];
  return (embeddings) =>
    tf.tidy(() => {
      const positives = tf.tensor2d(masks.positives, shape);
      const others = tf.tensor2d(masks.others, shape);
      return supConLoss(embeddings, { positives, others }, temperature);
    });
}

function supConLoss(
  embeddings: tf.Tensor2D,
  { positives, others }: SupConMasks,
  temperature: number,
): tf.Scalar {
  return tf.tidy(() => {
    // Minus the largest possible cosine, so that no exponential overflows.
    const logits = tf.div(
      tf.sub(tf.matMul(embeddings, embeddings, false, true), 1),
      temperature,
    ) as tf.Tensor2D;
    const sums = tf.sum(tf.mul(tf.exp(logits), others), 1, true);
    const logShares = tf.sub(logits, tf.log(tf.add(sums, 1e-30)));
    const counts = tf.sum(positives, 1);
    const means = tf.div(tf.sum(tf.mul(logShares, positives), 1), tf.maximum(counts, 1));
    const anchors = tf.maximum(tf.sum(tf.minimum(counts, 1)), 1);
    return tf.neg(tf.div(tf.sum(means), anchors)) as tf.Scalar;
  });
}

/**
 * The masks of a batch. A painting that had to be drawn twice does not form a pair with itself.
 *
 * @param paintings the paintings of the batch, as indices
 * @param artists the artists of the batch's paintings
 */
export function supConMasks(
  paintings: ArrayLike<number>,
  artists: ArrayLike<number>,
): { readonly positives: Float32Array; readonly others: Float32Array } {
  const size = paintings.length;
  const positives = new Float32Array(size * size);
  const others = new Float32Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (paintings[i] === paintings[j]) continue;
      others[i * size + j] = 1;
      if (artists[i] === artists[j]) positives[i * size + j] = 1;
    }
  }
  return { positives, others };
}
