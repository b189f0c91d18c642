import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import type { Random } from '../../../harness/contract/random.ts';
import { drop } from '../layers/dropout.ts';
import { heNormal } from '../layers/initial-weights.ts';
import type { Draw } from '../layers/random-pool.ts';
import { createVariables } from '../model-files/named-variables.ts';
import { requireNamed } from '../model-files/require-named.ts';

/** The size of a siamese network over features. */
export const siameseShape = z.object({
  /** Input size per painting. */
  width: z.int(),
  /** Units of the tower's hidden ReLU layer; 0 for a tower of one linear layer. */
  hidden: z.int(),
  /** Embedding size. */
  embedding: z.int(),
  /** Units of a ReLU layer over |a − b| and a ⊙ b; 0 to compare only by cosine. */
  comparison: z.int(),
});
export type SiameseShape = Readonly<z.output<typeof siameseShape>>;

type Tensors = Readonly<Record<string, tf.Tensor>>;

/**
 * A fully connected siamese network. Both paintings go through the same tower to an embedding of unit
 * length; the logit is
 *
 *     cosineScale · cos(a, b) + embeddingScale · cos(embedding a, embedding b) + comparison + bias
 *
 * where cos(a, b) is the centred cosine of the features themselves, and the comparison is a ReLU layer
 * over |a − b| and a ⊙ b of the embeddings. Every term is symmetric in the two paintings. Before
 * training the embedding is a random projection, which approximately keeps cosines, and the comparison
 * is zero: the network ranks pairs about as the plain cosine does, and every departure from it must
 * improve validation.
 */
export class SiameseNetwork {
  readonly shape: SiameseShape;
  readonly variables: Readonly<Record<string, tf.Variable>>;

  /** Takes copies of the tensors. */
  constructor(shape: SiameseShape, tensors: Tensors) {
    this.shape = shape;
    this.variables = createVariables(tensors);
  }

  /** He-normal weights from the seeded generator. */
  static create(shape: SiameseShape, random: Random): SiameseNetwork {
    const tensors = initialTensors(shape, random);
    const network = new SiameseNetwork(shape, tensors);
    tf.dispose(Object.values(tensors));
    return network;
  }

  /** [n, width] standardised features → [n, embedding] of unit length. */
  embed(features: tf.Tensor2D, dropout?: Draw): tf.Tensor2D {
    return tf.tidy(() => {
      const hidden =
        this.shape.hidden === 0 ? features : this.#bend(features, 'towerKernel', 'towerBias');
      const kernel = requireNamed(this.variables, 'embeddingKernel');
      const embedded = tf.matMul<tf.Tensor2D>(drop(hidden, dropout), kernel);
      // The small constant keeps the gradient finite if every hidden unit is off.
      const length = tf.sqrt(tf.add(tf.sum(tf.square(embedded), 1, true), 1e-8));
      return tf.div(embedded, length);
    });
  }

  /** Embeddings of both sides [n, embedding] and cosines [n] → logits [n]. */
  compare(a: tf.Tensor2D, b: tf.Tensor2D, cosines: tf.Tensor1D, dropout?: Draw): tf.Tensor1D {
    return tf.tidy(() => {
      const product = tf.mul<tf.Tensor2D>(a, b);
      const logits = this.combine(cosines, tf.sum(product, 1));
      if (this.shape.comparison === 0) return logits;
      // Unit vectors have entries of about 1/√n; this scales them back to order one.
      const gain = Math.sqrt(this.shape.embedding);
      const together = tf.mul<tf.Tensor2D>(tf.concat([tf.abs(tf.sub(a, b)), product], 1), gain);
      const hidden = this.#bend(together, 'comparisonKernel', 'comparisonBias');
      const kernel = requireNamed(this.variables, 'outputKernel');
      const learned = tf.matMul(drop(hidden, dropout), kernel);
      return tf.add<tf.Tensor1D>(logits, tf.squeeze(learned, [1]));
    });
  }

  /** Cosines [n] of the features and of the embeddings → logits [n], without the comparison. */
  combine(cosines: tf.Tensor1D, embedded: tf.Tensor1D): tf.Tensor1D {
    const { cosineScale, embeddingScale, bias } = this.scales;
    return tf.tidy(() => {
      const plain = tf.add(tf.mul(cosines, cosineScale), bias);
      return tf.add<tf.Tensor1D>(plain, tf.mul(embedded, embeddingScale));
    });
  }

  /** The weights of the two cosines, scalars. */
  get scales(): Readonly<Record<'cosineScale' | 'embeddingScale' | 'bias', tf.Variable>> {
    return {
      cosineScale: requireNamed(this.variables, 'cosineScale'),
      embeddingScale: requireNamed(this.variables, 'embeddingScale'),
      bias: requireNamed(this.variables, 'bias'),
    };
  }

  /** A ReLU layer. */
  #bend(x: tf.Tensor2D, kernel: string, bias: string): tf.Tensor2D {
    const product = tf.matMul(x, requireNamed(this.variables, kernel));
    return tf.relu(tf.add<tf.Tensor2D>(product, requireNamed(this.variables, bias)));
  }

  dispose(): void {
    tf.dispose(Object.values(this.variables));
  }
}

// Logits of about ±9 at cosines of ±1, as balanced pairs require.
const initialCosineScale = 6;
const initialEmbeddingScale = 3;

function initialTensors(shape: SiameseShape, random: Random): Tensors {
  const { width, hidden, embedding, comparison } = shape;
  return {
    ...(hidden > 0 && {
      towerKernel: heNormal(width, hidden, random),
      towerBias: tf.zeros([hidden]),
    }),
    embeddingKernel: heNormal(hidden > 0 ? hidden : width, embedding, random),
    ...(comparison > 0 && {
      comparisonKernel: heNormal(2 * embedding, comparison, random),
      comparisonBias: tf.zeros([comparison]),
      outputKernel: tf.zeros([comparison, 1]),
    }),
    cosineScale: tf.scalar(initialCosineScale),
    embeddingScale: tf.scalar(initialEmbeddingScale),
    bias: tf.scalar(0),
  };
}
