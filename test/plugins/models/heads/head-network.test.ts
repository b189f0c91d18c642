import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../../harness/contract/random.ts';
import { HeadNetwork } from '../../../../plugins/models/heads/head-network.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';

const folder = temporaryFolder();
const shape = { width: 6, hidden: 24, outputs: 3 };

beforeAll(async () => {
  await selectEngine('auto');
});

function drawRows(count: number): number[][] {
  const random = createRandom(9);
  return Array.from({ length: count }, () =>
    Array.from({ length: shape.width }, () => random.normal()),
  );
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = a.reduce((sum, value, k) => sum + value * b[k]!, 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b));
}

function outputsOf(network: HeadNetwork, rows: number[][]): number[][] {
  return tf.tidy(() => network.forward(tf.tensor2d(rows)).arraySync());
}

describe('heads side by side', () => {
  it('have the mean of the cosines that each has by itself', () => {
    const before = tf.memory().numTensors;
    const rows = drawRows(4);
    const together = HeadNetwork.create({ ...shape, heads: 3 }, createRandom(1));
    // The same generator draws the heads one after the other.
    const random = createRandom(1);
    const each = [0, 1, 2].map(() => HeadNetwork.create(shape, random));
    const joined = outputsOf(together, rows);
    const apart = each.map((network) => outputsOf(network, rows));
    expect(joined[0]).toHaveLength(9);
    for (const [i, row] of joined.entries()) {
      for (const [j, other] of joined.entries()) {
        const cosines = apart.map((outputs) => cosine(outputs[i]!, outputs[j]!));
        const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
        expect(cosine(row, other)).toBeCloseTo(mean, 4);
      }
    }
    expect(together.kernels).toHaveLength(6);
    for (const network of [together, ...each]) network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('answer the same after a save', async () => {
    const rows = drawRows(3);
    const network = HeadNetwork.create({ ...shape, heads: 2 }, createRandom(2));
    const outputs = outputsOf(network, rows);
    await network.save(folder);
    network.dispose();
    const loaded = await HeadNetwork.load(folder);
    expect(outputsOf(loaded, rows)).toEqual(outputs);
    loaded.dispose();
  });
});
