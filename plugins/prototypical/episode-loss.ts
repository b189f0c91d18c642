import * as tf from '@tensorflow/tfjs';
import { softmaxEntropy } from '../models/training/softmax-entropy.ts';

/** How a query is compared with an artist's prototype. */
export type EpisodeDistance = 'euclidean' | 'cosine';

/** The form of an episode. */
export interface EpisodeShape {
  /** Number of artists in an episode. */
  readonly ways: number;
  /** Number of support paintings per artist. */
  readonly shots: number;
  /** Number of query paintings per artist. */
  readonly queries: number;
}

/**
 * The loss of one episode of a prototypical network (Snell, Swersky and Zemel, 2017): an artist's
 * prototype is the mean of their support embeddings, and a query's artist is predicted by a softmax
 * over `−distance² · scale`, or over the cosine times the scale.
 *
 * @param support [ways · shots, width], an artist's rows side by side
 * @param queries [ways · queries, width], artists in the same order
 * @returns the mean cross-entropy over queries
 */
export function episodeLoss(
  support: tf.Tensor2D,
  queries: tf.Tensor2D,
  ways: number,
  { distance, scale }: { readonly distance: EpisodeDistance; readonly scale: number },
): tf.Scalar {
  return tf.tidy(() => {
    const width = support.shape[1];
    const perArtist = queries.shape[0] / ways;
    const prototypes = tf.mean<tf.Tensor2D>(tf.reshape(support, [ways, -1, width]), 1);
    const products = tf.matMul(queries, prototypes, false, true);
    const squares = (rows: tf.Tensor2D) => tf.sum(tf.square(rows), 1, true);
    const alike =
      distance === 'euclidean'
        ? tf.sub(
            tf.sub(tf.mul(products, 2), squares(queries)),
            tf.transpose(squares(prototypes) as tf.Tensor2D),
          )
        : tf.div(
            tf.div(products, tf.sqrt(tf.add(squares(queries), 1e-8))),
            tf.transpose(tf.sqrt(tf.add(squares(prototypes), 1e-8)) as tf.Tensor2D),
          );
    const truth = tf.tensor1d(
      Int32Array.from({ length: ways * perArtist }, (_, i) => Math.floor(i / perArtist)),
      'int32',
    );
    const targets = tf.oneHot(truth, ways) as tf.Tensor2D;
    const logits = tf.mul<tf.Tensor2D>(alike, scale);
    return tf.mean(softmaxEntropy(logits, targets)) as tf.Scalar;
  });
}
