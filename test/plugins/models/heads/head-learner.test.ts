import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../../harness/contract/random.ts';
import { createHeadLearner, type Lesson } from '../../../../plugins/models/heads/head-learner.ts';
import { HeadNetwork } from '../../../../plugins/models/heads/head-network.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const settings = { learningRate: 0.01, dropout: 0, weightDecay: 0 };
const rows = Int32Array.of(0, 1, 2, 3);

/** Learns the same lesson for some epochs; losses of all, and the kernel at the end. */
async function learn(lesson: Lesson, own: Partial<typeof settings>, epochs: number) {
  const network = HeadNetwork.create({ width: 2, hidden: 8, outputs: 1 }, createRandom(1));
  const inputs = tf.tensor2d([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  const learner = createHeadLearner(
    {
      network,
      inputs,
      lessons: () => [lesson],
      validate: () => Promise.reject(new Error('not asked for')),
    },
    { ...settings, ...own },
    createRandom(2),
  );
  const losses: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) losses.push((await learner.learn(epoch)).loss);
  const [kernel] = network.kernels;
  const values = [...kernel!.dataSync()];
  learner.dispose();
  network.dispose();
  inputs.dispose();
  return { losses, kernel: values };
}

const either: Lesson = {
  rows,
  loss: (outputs) =>
    tf.losses.meanSquaredError(tf.tensor2d([[0], [1], [1], [0]]), outputs) as tf.Scalar,
};

describe('learning a head', () => {
  it('finds what one layer cannot, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const { losses } = await learn(either, {}, 600);
    expect(losses[0]).toBeGreaterThan(0.1);
    expect(losses.at(-1)).toBeLessThan(0.02);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('does the same to the bit each time, with dropout too', async () => {
    const [once, again] = [
      await learn(either, { dropout: 0.3 }, 20),
      await learn(either, { dropout: 0.3 }, 20),
    ];
    expect(again).toEqual(once);
  });

  it('takes the mean over what a lesson is made to', async () => {
    const sum: Lesson = { rows, loss: (outputs) => tf.sum(outputs) as tf.Scalar };
    const zero = (x: tf.Tensor2D) => tf.zerosLike(x);
    const { losses: plain } = await learn(sum, {}, 1);
    const { losses: half } = await learn({ ...sum, augment: (x) => [x, zero(x)] }, {}, 1);
    // Nothing in gives nothing out, as long as biases are 0.
    expect(half[0]).toBeCloseTo(plain[0]! / 2, 5);
  });

  it('lets weights decay by the learning rate times the decay', async () => {
    const flat: Lesson = { rows, loss: (outputs) => tf.sum(tf.mul(outputs, 0)) as tf.Scalar };
    const { kernel: kept } = await learn(flat, {}, 3);
    const { kernel: decayed } = await learn(flat, { weightDecay: 10 }, 3);
    for (const [i, value] of decayed.entries()) {
      expect(value).toBeCloseTo(kept[i]! * 0.9 ** 3, 4);
    }
  });

  it('leaves no tensor where a lesson cannot be drawn', async () => {
    const before = tf.memory().numTensors;
    const network = HeadNetwork.create({ width: 2, hidden: 0, outputs: 1 }, createRandom(1));
    const inputs = tf.ones<tf.Rank.R2>([4, 2]);
    function* lessons() {
      yield either;
      throw new Error('no more');
    }
    const learner = createHeadLearner(
      { network, inputs, lessons, validate: () => Promise.reject(new Error('not asked for')) },
      settings,
      createRandom(2),
    );
    await expect(learner.learn(1)).rejects.toThrow('no more');
    learner.dispose();
    network.dispose();
    inputs.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
