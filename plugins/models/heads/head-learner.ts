import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../harness/contract/random.ts';
import { createDropout } from '../layers/dropout.ts';
import type { Learner } from '../training/train-epochs.ts';
import type { HeadNetwork } from './head-network.ts';

/** One step of training: some paintings and the loss to learn from. */
export interface Lesson {
  /**
   * Rows of the training table, the same number in every lesson, because engines cache buffers by
   * shape.
   */
  readonly rows: Int32Array;
  /** The loss of the head's output for the rows, [rows, outputs]; differentiable. */
  loss(outputs: tf.Tensor2D): tf.Scalar;
  /**
   * The inputs to learn from instead of the unchanged rows, [rows, width] each; the loss is the mean
   * over all of them. `lossOf` is the loss of rows, for augmentations that use its gradient.
   */
  readonly augment?:
    | ((rows: tf.Tensor2D, lossOf: (rows: tf.Tensor2D) => tf.Scalar) => readonly tf.Tensor2D[])
    | undefined;
}

/** The material from which a head learns. */
export interface HeadLessons {
  readonly network: HeadNetwork;
  /** Training paintings as inputs of the head, [paintings, width]. */
  readonly inputs: tf.Tensor2D;
  /** Variables trained with the head but not kept, such as artists' directions. */
  readonly extra?: Readonly<Record<string, tf.Variable>> | undefined;
  /** The lessons of an epoch, from 1; they must depend only on its number. */
  lessons(epoch: number): Iterable<Lesson>;
  validate: Learner['validate'];
}

/** The options of training. */
export interface LearningSettings {
  readonly learningRate: number;
  /** Share of each layer's inputs that is dropped out. */
  readonly dropout: number;
  /** Share of each kernel that a step removes, divided by the learning rate. */
  readonly weightDecay: number;
}

/**
 * Trains a head with Adam and decoupled weight decay (Loshchilov and Hutter, 2019), one step per
 * lesson. Losses stay on the engine until the end of an epoch, so that no step waits for a read.
 */
export function createHeadLearner(
  { network, inputs, extra = {}, lessons, validate }: HeadLessons,
  { learningRate, dropout: rate, weightDecay }: LearningSettings,
  random: Random,
): Learner & { dispose(): void } {
  const optimizer = tf.train.adam(learningRate);
  const dropout = rate > 0 ? createDropout(rate, random.fork('dropout')) : undefined;
  const variables = { ...network.variables, ...extra };
  const step = ({ rows, loss, augment }: Lesson, drop: ReturnType<typeof drawsOf>) => {
    const chosen = tf.gather(inputs, tf.tensor1d(rows, 'int32'));
    const lossOf = (own: tf.Tensor2D) => loss(network.forward(own, drop));
    const learnt = augment?.(chosen, lossOf) ?? [chosen];
    const cost = optimizer.minimize(
      () => tf.div(tf.addN(learnt.map(lossOf)), learnt.length) as tf.Scalar,
      true,
      Object.values(variables),
    ) as tf.Scalar;
    if (weightDecay > 0) {
      for (const kernel of network.kernels) {
        kernel.assign(tf.mul(kernel, 1 - learningRate * weightDecay));
      }
    }
    return cost;
  };
  const drawsOf = (epoch: number) => dropout?.forEpoch(epoch);
  return {
    variables,
    optimizer,
    async learn(epoch) {
      const drop = drawsOf(epoch);
      let total = tf.scalar(0);
      let steps = 0;
      try {
        for (const lesson of lessons(epoch)) {
          const next = tf.tidy(() => tf.add<tf.Scalar>(total, step(lesson, drop)));
          total.dispose();
          total = next;
          steps++;
        }
        const [sum = 0] = await total.data();
        return { loss: sum / Math.max(1, steps) };
      } finally {
        total.dispose();
      }
    },
    validate,
    dispose() {
      dropout?.dispose();
      optimizer.dispose();
    },
  };
}
