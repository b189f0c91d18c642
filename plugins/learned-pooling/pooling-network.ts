import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import type { Random } from '../../harness/contract/random.ts';
import {
  type BatchNormVariables,
  batchNormEpsilon,
  normaliseAndFollow,
} from '../models/layers/batch-norm.ts';
import { drop } from '../models/layers/dropout.ts';
import { glorotUniform } from '../models/layers/initial-weights.ts';
import { poolMap } from '../models/layers/pool-map.ts';
import type { Draw } from '../models/layers/random-pool.ts';
import { createVariables } from '../models/model-files/named-variables.ts';
import { requireNamed } from '../models/model-files/require-named.ts';

/** The size of the network. */
export const poolingShape = z.object({
  /** Number of components per position. */
  components: z.int(),
  /** Number of units in the two layers at every position. */
  units: z.tuple([z.int(), z.int()]).readonly(),
  /** Number of artists in the softmax. */
  artists: z.int(),
});
export type PoolingShape = Readonly<z.output<typeof poolingShape>>;

/** The network's output for paintings. */
export interface PoolingOutput {
  /** Pooled, after batch norm; [n, 2 · units]. */
  readonly pooled: tf.Tensor2D;
  /** Before the softmax; [n, artists]. */
  readonly logits: tf.Tensor2D;
}

type Tensors = Readonly<Record<string, tf.Tensor>>;

/** Keeps the gradient of a deviation finite if a unit is constant. */
const leastVariance = 1e-4;
const movingAverages = ['norm/moving_mean', 'norm/moving_variance'];

/**
 * Learns which quantities of a map to pool. Two ReLU layers at every position (1 × 1 convolutions),
 * then mean and standard deviation of each unit over the positions, batch norm (Ioffe and Szegedy,
 * 2015) and a softmax over artists. The pooled values have no position, as in a texture (Gatys, Ecker
 * and Bethge, 2015), so any window of the map can be used.
 */
export class PoolingNetwork {
  readonly shape: PoolingShape;
  /** Every parameter by its name, including the moving averages. */
  readonly variables: Readonly<Record<string, tf.Variable>>;

  /** Takes copies of the tensors. */
  constructor(shape: PoolingShape, tensors: Tensors) {
    this.shape = shape;
    this.variables = createVariables(tensors, (name) => !movingAverages.includes(name));
  }

  /** Glorot uniform kernels and zero biases, Keras's initial values of dense layers. */
  static create(shape: PoolingShape, random: Random): PoolingNetwork {
    const { components, artists } = shape;
    const [first, second] = shape.units;
    const dense = (name: string, inputs: number, outputs: number): Record<string, tf.Tensor> => ({
      [`${name}/kernel`]: glorotUniform(inputs, outputs, random.fork(name)),
      [`${name}/bias`]: tf.zeros([outputs]),
    });
    const tensors: Record<string, tf.Tensor> = {
      ...dense('first', components, first),
      ...dense('second', first, second),
      'norm/gamma': tf.ones([2 * second]),
      'norm/beta': tf.zeros([2 * second]),
      'norm/moving_mean': tf.zeros([2 * second]),
      'norm/moving_variance': tf.ones([2 * second]),
      ...dense('softmax', 2 * second, artists),
    };
    const network = new PoolingNetwork(shape, tensors);
    tf.dispose(tensors);
    return network;
  }

  /** The parameters that training changes. */
  get trainable(): tf.Variable[] {
    return Object.values(this.variables).filter(({ trainable }) => trainable);
  }

  /**
   * The network's output for predictions. Batch norm uses its moving averages.
   *
   * @param maps [n, rows, columns, components]
   */
  describe(maps: tf.Tensor4D): PoolingOutput {
    return tf.tidy(() => {
      const { gamma, beta, movingMean, movingVariance } = this.#norm;
      const scale = tf.mul(gamma, tf.rsqrt(tf.add(movingVariance, batchNormEpsilon)));
      const centred = tf.sub(this.#pool(maps), movingMean);
      const pooled = tf.add<tf.Tensor2D>(tf.mul(centred, scale), beta);
      return { pooled, logits: this.#classify(pooled) };
    });
  }

  /**
   * Logits for training: batch norm uses the batch's own moments, towards which its averages move, and
   * dropout is applied before the softmax.
   */
  learn(maps: tf.Tensor4D, dropout: Draw | undefined): tf.Tensor2D {
    return tf.tidy(() => {
      const normalised = normaliseAndFollow(this.#pool(maps), this.#norm);
      return this.#classify(drop(normalised, dropout));
    });
  }

  dispose(): void {
    tf.dispose(Object.values(this.variables));
  }

  /** [n, rows, columns, components] → [n, 2 · units]. */
  #pool(maps: tf.Tensor4D): tf.Tensor2D {
    const [count, rows, columns, components] = maps.shape;
    const places = tf.reshape(maps, [count * rows * columns, components]) as tf.Tensor2D;
    const bent = this.#dense('second', this.#dense('first', places));
    const units = tf.reshape(bent, [count, rows, columns, bent.shape[1]]) as tf.Tensor4D;
    return poolMap(units, 'mean+std', leastVariance);
  }

  #dense(name: string, x: tf.Tensor2D): tf.Tensor2D {
    return tf.fused.matMul({
      a: x,
      b: requireNamed(this.variables, `${name}/kernel`),
      bias: requireNamed(this.variables, `${name}/bias`),
      activation: 'relu',
    }) as tf.Tensor2D;
  }

  #classify(pooled: tf.Tensor2D): tf.Tensor2D {
    const kernel = requireNamed(this.variables, 'softmax/kernel');
    return tf.add(tf.matMul(pooled, kernel), requireNamed(this.variables, 'softmax/bias'));
  }

  get #norm(): BatchNormVariables {
    return {
      gamma: requireNamed(this.variables, 'norm/gamma'),
      beta: requireNamed(this.variables, 'norm/beta'),
      movingMean: requireNamed(this.variables, 'norm/moving_mean'),
      movingVariance: requireNamed(this.variables, 'norm/moving_variance'),
    };
  }
}
