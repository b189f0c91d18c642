import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import {
  PoolingNetwork,
  type PoolingShape,
} from '../../../plugins/learned-pooling/pooling-network.ts';
import { AdamWOptimizer } from '../../../plugins/models/training/adamw.ts';
import { learnNames } from '../../../plugins/models/training/name-artists.ts';

interface Stored {
  readonly shape: number[];
  readonly data: number[];
}
interface Output {
  readonly pooled: number[];
  readonly logits: number[];
}

/** Keras's own answers, written by pooling.py next to it. */
const keras = JSON.parse(
  readFileSync(new URL('./fixtures/pooling.json', import.meta.url), 'utf8'),
) as {
  readonly shape: PoolingShape;
  readonly maps: Stored & { readonly shape: [number, number, number, number] };
  readonly truth: number[];
  readonly weights: Readonly<Record<string, Stored>>;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly smoothing: number;
  readonly before: Output;
  readonly losses: number[];
  readonly after: Output;
};

beforeAll(async () => {
  await selectEngine('auto');
});

function openNetwork(): PoolingNetwork {
  const tensors = Object.fromEntries(
    Object.entries(keras.weights).map(([name, { data, shape }]) => [name, tf.tensor(data, shape)]),
  );
  const network = new PoolingNetwork(keras.shape, tensors);
  tf.dispose(tensors);
  return network;
}

async function expectClose(actual: tf.Tensor, expected: readonly number[], within: number) {
  const numbers = await actual.data();
  actual.dispose();
  expect(numbers).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(numbers[i]! - value), `number ${i}`).toBeLessThan(within);
  }
}

describe('the pooling network', () => {
  it('says of maps what Keras says, before training and after some steps', async () => {
    const before = tf.memory().numTensors;
    const network = openNetwork();
    const maps = tf.tensor4d(keras.maps.data, keras.maps.shape);
    const truth = tf.tensor1d(keras.truth, 'int32');
    const expectOutput = async (expected: Output, within: number) => {
      const { pooled, logits } = network.describe(maps);
      await expectClose(pooled, expected.pooled, within);
      await expectClose(logits, expected.logits, within);
    };
    await expectOutput(keras.before, 1e-4);
    const optimizer = new AdamWOptimizer(keras.learningRate, keras.weightDecay);
    for (const expected of keras.losses) {
      const step = tf.tidy(() =>
        learnNames(
          optimizer,
          network.trainable,
          () => network.learn(maps, undefined),
          truth,
          keras.smoothing,
        ),
      );
      const [loss] = await step.data();
      step.dispose();
      expect(loss).toBeCloseTo(expected, 4);
    }
    // Batch norm undoes the bias of a unit that is never 0: its gradient is 0 but for rounding, and
    // Adam makes steps of it.
    await expectOutput(keras.after, 5e-3);
    tf.dispose([maps, truth]);
    optimizer.dispose();
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('does not mind where things are in a map', async () => {
    const shape = { components: 4, units: [6, 5], artists: 3 } as const;
    const network = PoolingNetwork.create(shape, createRandom(1));
    const random = createRandom(2);
    const maps = tf.tensor4d(
      Float32Array.from({ length: 2 * 3 * 3 * 4 }, () => random.normal()),
      [2, 3, 3, 4],
    );
    const upsideDown = tf.reverse(maps, [1, 2]);
    const [expected, actual] = [maps, upsideDown].map((seen) => network.describe(seen));
    await expectClose(actual!.logits, [...(await expected!.logits.data())], 1e-5);
    tf.dispose([maps, upsideDown, expected!.pooled, expected!.logits, actual!.pooled]);
    network.dispose();
  });
});
