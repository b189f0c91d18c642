import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../../harness/contract/random.ts';
import { createDropout } from '../../../../plugins/models/layers/dropout.ts';
import { createRandomPool } from '../../../../plugins/models/layers/random-pool.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

/** The numbers 0, 1, 2, … in their order. */
function openPool(size: number) {
  let next = 0;
  return createRandomPool(size, () => next++, createRandom(1));
}

describe('a pool of random numbers', () => {
  it('gives stretches of itself, an epoch its own, the same each time', async () => {
    const before = tf.memory().numTensors;
    const pool = openPool(1000);
    const draw = async (epoch: number) => {
      const drawn = pool.forEpoch(epoch)([3, 4]);
      expect(drawn.shape).toEqual([3, 4]);
      const numbers = [...(await drawn.data())];
      drawn.dispose();
      return numbers;
    };
    const first = await draw(1);
    expect(first).toEqual(first.map((_, i) => first[0]! + i));
    expect(await draw(1)).toEqual(first);
    expect(await draw(2)).not.toEqual(first);
    pool.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives more than it holds in stretches that begin anywhere', async () => {
    const before = tf.memory().numTensors;
    const pool = openPool(100);
    const drawn = pool.forEpoch(1)([60, 20]);
    const numbers = [...(await drawn.data())];
    tf.dispose(drawn);
    const starts = numbers.filter((value, i) => i === 0 || value !== numbers[i - 1]! + 1);
    expect(starts.length).toBeGreaterThan(15);
    expect(new Set(starts).size).toBeGreaterThan(10);
    pool.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('dropout', () => {
  it('masks a batch of standardised style features too, at its rate', async () => {
    const dropout = createDropout(0.25, createRandom(2));
    // A batch of 64 by the width of ten layers' means and deviations in four cells.
    const mask = dropout.forEpoch(1)([64, 47_808]);
    const kept = tf.tidy(() => tf.mean(tf.cast(tf.greater(mask, 0), 'float32')));
    const mean = tf.tidy(() => tf.mean(mask));
    expect((await kept.data())[0]).toBeCloseTo(0.75, 2);
    expect((await mean.data())[0]).toBeCloseTo(1, 2);
    tf.dispose([mask, kept, mean]);
    dropout.dispose();
  });
});
