import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { tuningLoss } from '../../../plugins/fine-tuned-style/tuning-loss.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const rows = [
  [1, 0],
  [0, 1],
  [0.6, 0.8],
  [0.8, -0.6],
] as const;
const artists = [0, 1, 1, 0];
const dot = (a: readonly number[], b: readonly number[]) => a[0]! * b[0]! + a[1]! * b[1]!;

async function lossOf(directions: tf.Variable | undefined, loss: 'softmax' | 'supcon') {
  const settings = { loss, temperature: 0.5, smoothing: 0.2 };
  const cost = tf.tidy(() =>
    tuningLoss(
      tf.tensor2d(rows.map((row) => [...row])),
      { paintings: [0, 1, 2, 3], artists },
      directions,
      settings,
    ),
  );
  const [value] = await cost.data();
  cost.dispose();
  return value;
}

describe('the loss of a batch', () => {
  it("is a softmax over cosines with artists' directions, worked out one by one", async () => {
    const directions = tf.variable(tf.tensor2d([3, 0, 0, 2], [2, 2]));
    const expected = rows.map((row, i) => {
      const logits = [dot(row, [1, 0]) / 0.5, dot(row, [0, 1]) / 0.5];
      const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
      // Two artists share the smoothed tenths: 0.9 for the right one.
      return logits.reduce(
        (sum, logit, k) => sum - (artists[i] === k ? 0.9 : 0.1) * (logit - total),
        0,
      );
    });
    const mean = expected.reduce((sum, value) => sum + value, 0) / rows.length;
    expect(await lossOf(directions, 'softmax')).toBeCloseTo(mean, 5);
    directions.dispose();
  });

  it('is supervised contrast, worked out pair by pair', async () => {
    const expected = rows.map((row, i) => {
      const others = rows.flatMap((other, j) => (j === i ? [] : [Math.exp(dot(row, other) / 0.5)]));
      const total = others.reduce((sum, value) => sum + value, 0);
      const partner = rows.findIndex((_, j) => j !== i && artists[j] === artists[i]);
      return -Math.log(Math.exp(dot(row, rows[partner]!) / 0.5) / total);
    });
    const mean = expected.reduce((sum, value) => sum + value, 0) / rows.length;
    expect(await lossOf(undefined, 'supcon')).toBeCloseTo(mean, 5);
  });
});
