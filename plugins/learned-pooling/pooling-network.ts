import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../harness/contract/random.ts';
import { drop } from '../models/layers/dropout.ts';
import { glorotUniform } from '../models/layers/initial-weights.ts';
import { poolMap } from '../models/layers/pool-map.ts';
import type { Draw } from '../models/layers/random-pool.ts';
import { normaliseBatch } from '../models/training/normalise-batch.ts';

/** The size of the network. */
export interface PoolingShape {
  /** Numbers a position. */
  readonly components: number;
  /** Units of the two layers at every position. */
  readonly units: readonly [number, number];
  /** Artists of the softmax. */
  readonly artists: number;
}

/** What the network says of paintings. */
export interface PoolingOutput {
  /** Pooled, after batch norm; [n, 2 · units]. */
  readonly pooled: tf.Tensor2D;
  /** Before the softmax; [n, artists]. */
  readonly logits: tf.Tensor2D;
}

type Tensors = Readonly<Record<string, tf.Tensor>>;

/** Keras's defaults for batch norm. */
const epsilon = 1e-3;
const momentum = 0.99;
/** Keeps the gradient of a deviation finite where a unit is constant. */
const leastVariance = 1e-4;
const movingAverages = ['norm/moving_mean', 'norm/moving_variance'];

/**
 * Learns which quantities of a map to pool. Two ReLU layers at every position, which are 1 × 1
 * convolutions, then mean and standard deviation of each unit over the positions, batch norm
 * (Ioffe and Szegedy, 2015) and a softmax over artists. What is pooled has no place any more, as
 * in a texture (Gatys, Ecker and Bethge, 2015), so any window of the map will do.
 */
export class PoolingNetwork {
  readonly shape: PoolingShape;
  /** Every parameter by its name; the moving averages included. */
  readonly variables: Readonly<Record<string, tf.Variable>>;

  /** Takes copies of the tensors. */
  constructor(shape: PoolingShape, tensors: Tensors) {
    this.shape = shape;
    this.variables = Object.fromEntries(
      Object.entries(tensors).map(([name, tensor]) => [
        name,
        tf.variable(tensor, !movingAverages.includes(name)),
      ]),
    );
  }

  /** Glorot uniform kernels and zero biases, as Keras's dense layers begin with. */
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
   * What the network says, as in prediction. Batch norm takes its moving averages.
   *
   * @param maps [n, rows, columns, components]
   */
  describe(maps: tf.Tensor4D): PoolingOutput {
    return tf.tidy(() => {
      const mean = this.variables['norm/moving_mean']!;
      const variance = this.variables['norm/moving_variance']!;
      const scale = tf.mul(this.variables['norm/gamma']!, tf.rsqrt(tf.add(variance, epsilon)));
      const centred = tf.sub(this.#pool(maps), mean);
      const pooled = tf.add<tf.Tensor2D>(tf.mul(centred, scale), this.variables['norm/beta']!);
      return { pooled, logits: this.#classify(pooled) };
    });
  }

  /**
   * Logits as in training: batch norm takes the batch's own moments, towards which its averages
   * move, and dropout comes before the softmax.
   */
  learn(maps: tf.Tensor4D, dropout: Draw | undefined): tf.Tensor2D {
    return tf.tidy(() => {
      const { output, mean, variance } = normaliseBatch(
        this.#pool(maps),
        this.variables['norm/gamma'] as tf.Tensor as tf.Tensor1D,
        this.variables['norm/beta'] as tf.Tensor as tf.Tensor1D,
        epsilon,
      );
      this.#follow('norm/moving_mean', mean);
      this.#follow('norm/moving_variance', variance);
      return this.#classify(drop(output as tf.Tensor2D, dropout));
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
      b: this.variables[`${name}/kernel`]!,
      bias: this.variables[`${name}/bias`]!,
      activation: 'relu',
    }) as tf.Tensor2D;
  }

  #classify(pooled: tf.Tensor2D): tf.Tensor2D {
    const kernel = this.variables['softmax/kernel'] as tf.Tensor as tf.Tensor2D;
    return tf.add(tf.matMul(pooled, kernel), this.variables['softmax/bias']!);
  }

  /** moving ← moving · momentum + value · (1 − momentum) */
  #follow(name: string, value: tf.Tensor): void {
    const moving = this.variables[name]!;
    tf.tidy(() => moving.assign(tf.add(tf.mul(moving, momentum), tf.mul(value, 1 - momentum))));
  }
}
