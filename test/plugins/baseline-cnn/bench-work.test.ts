import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPairWork } from '../../../harness/bench/baseline-cnn/bench-work.ts';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

describe('the work of the benchmark', () => {
  it.each([
    ['batch', 496],
    ['paper', 16],
  ] as const)('learns from 32 paintings by %s: %i pairs', async (pairs, expected) => {
    const before = tf.memory().numTensors;
    const work = createPairWork(pairs, { size: 32, batch: 32 });
    expect(work.unitsPerBatch).toBe(expected);
    await work.run(1);
    const after = tf.memory().numTensors;
    await work.run(2);
    expect(tf.memory().numTensors).toBe(after);
    work.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
