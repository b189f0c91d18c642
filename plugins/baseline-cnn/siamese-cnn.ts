import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import type { Random } from '../../harness/contract/random.ts';
import { createVariables } from '../models/model-files/named-variables.ts';
import { requireNamed } from '../models/model-files/require-named.ts';
import { Trunk } from '../models/trunk/trunk.ts';
import { winnerTrunk } from '../models/trunk/trunk-shape.ts';

/** The size of the network. */
export const siameseCnnShape = z.object({
  /** Side in pixels of the squashed painting. */
  size: z.int(),
  /** Embedding size. */
  embedding: z.int(),
});
export type SiameseCnnShape = Readonly<z.output<typeof siameseCnnShape>>;

/** Scale from cosines to logits before training. */
const initialScale = 5;

/**
 * The competition winner's trunk as a siamese network: both paintings go through the trunk and a
 * dense layer to an embedding of unit length, and the logit of a pair is
 * `scale · cos(embedding a, embedding b) + bias`.
 */
export class SiameseCnn {
  readonly shape: SiameseCnnShape;
  readonly trunk: Trunk;
  /** Every parameter by its name, including those of the trunk. */
  readonly variables: Readonly<Record<string, tf.Variable>>;

  /** Takes copies of the tensors. */
  constructor(shape: SiameseCnnShape, tensors: Readonly<Record<string, tf.Tensor>>) {
    this.shape = shape;
    this.trunk = new Trunk({ ...winnerTrunk, size: shape.size }, tensors);
    const head = ['dense/kernel', 'scale', 'bias'].map((name) => [
      name,
      requireNamed(tensors, name),
    ]);
    this.variables = {
      ...this.trunk.variables,
      ...createVariables(Object.fromEntries(head)),
    };
  }

  static create(shape: SiameseCnnShape, random: Random): SiameseCnn {
    const trunk = Trunk.create({ ...winnerTrunk, size: shape.size }, random.fork('trunk'));
    const inputs = trunk.outputShape.reduce((a, b) => a * b, 1);
    const dense = random.fork('dense');
    const deviation = Math.sqrt(1 / inputs);
    const drawn = Float32Array.from(
      { length: inputs * shape.embedding },
      () => dense.normal() * deviation,
    );
    const head = {
      'dense/kernel': tf.tensor2d(drawn, [inputs, shape.embedding]),
      scale: tf.scalar(initialScale),
      bias: tf.scalar(0),
    };
    const network = new SiameseCnn(shape, { ...trunk.variables, ...head });
    trunk.dispose();
    tf.dispose(head);
    return network;
  }

  /** The parameters that training changes. */
  get trainable(): tf.Variable[] {
    return Object.values(this.variables).filter(({ trainable }) => trainable);
  }

  /** Number of trainable values. */
  countTrainable(): number {
    return this.trainable.reduce((sum, { size }) => sum + size, 0);
  }

  /** Images [n, size, size, 3] in [−1, 1] → embeddings [n, embedding] of unit length. */
  embed(images: tf.Tensor4D, training: boolean): tf.Tensor2D {
    return tf.tidy(() => this.embedMap(this.trunk.forward(images, training)));
  }

  /** The trunk's output [n, rows, columns, channels] → embeddings. */
  embedMap(map: tf.Tensor4D): tf.Tensor2D {
    return tf.tidy(() => {
      const flat = tf.reshape(map, [map.shape[0], -1]) as tf.Tensor2D;
      const dense = requireNamed(this.variables, 'dense/kernel');
      const embedded = tf.matMul<tf.Tensor2D>(flat, dense);
      const length = tf.sqrt(tf.add(tf.sum(tf.square(embedded), 1, true), 1e-8));
      return tf.div(embedded, length);
    });
  }

  /** Cosines of embeddings of any shape → logits. */
  logits<T extends tf.Tensor>(cosines: T): T {
    const scale = requireNamed(this.variables, 'scale');
    const bias = requireNamed(this.variables, 'bias');
    return tf.tidy(() => tf.add<T>(tf.mul(cosines, scale), bias));
  }

  dispose(): void {
    tf.dispose(Object.values(this.variables));
  }
}
