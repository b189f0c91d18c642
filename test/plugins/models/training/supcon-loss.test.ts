import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../../harness/contract/random.ts';
import { unitRows } from '../../../../plugins/models/layers/unit-rows.ts';
import { createSupCon, supConMasks } from '../../../../plugins/models/training/supcon-loss.ts';
import { relativeError, slopesOf } from './slopes-of.ts';

const oracle = JSON.parse(
  readFileSync(new URL('../../contrastive/fixtures/losses.json', import.meta.url), 'utf8'),
) as {
  artists: number[];
  rows: number[][];
  supcon: { temperature: number; loss: number; gradient: number[][] }[];
};

beforeAll(async () => {
  await selectEngine('auto');
});

function lossOf(
  rows: tf.Tensor2D,
  paintings: readonly number[],
  artists: readonly number[],
  temperature: number,
): tf.Scalar {
  return createSupCon(paintings, artists, temperature)(unitRows(rows));
}

describe('supervised contrast', () => {
  it.each(oracle.supcon)("is pytorch-metric-learning's at temperature $temperature", (known) => {
    const { artists, rows } = oracle;
    const { loss, gradients } = slopesOf([rows], (x) =>
      lossOf(x, [...artists.keys()], artists, known.temperature),
    );
    expect(loss).toBeCloseTo(known.loss, 3);
    expect(relativeError(gradients[0]!, known.gradient.flat())).toBeLessThan(2e-4);
  });

  it('does not change with the order of the batch and leaves no tensor', () => {
    const before = tf.memory().numTensors;
    const batches = fc.record({
      artists: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 12 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(batches, ({ artists, seed }) => {
        const random = createRandom(seed);
        const rows = artists.map(() => Array.from({ length: 3 }, () => random.normal()));
        const order = random.shuffle([...artists.keys()]);
        const measure = (at: readonly number[]) =>
          slopesOf([at.map((i) => rows[i]!)], (x) =>
            lossOf(
              x,
              at,
              at.map((i) => artists[i]!),
              0.2,
            ),
          ).loss;
        expect(measure(order)).toBeCloseTo(measure([...artists.keys()]), 3);
      }),
      { numRuns: 40 },
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('does not take a painting that was drawn twice for another of its artist', () => {
    const { positives, others } = supConMasks([4, 7, 4], [1, 1, 1]);
    expect([...others]).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0]);
    expect(positives).toEqual(others);
  });

  it('is 0 if no artist has two paintings', () => {
    const { loss, gradients } = slopesOf(
      [
        [
          [1, 2],
          [3, 1],
        ],
      ],
      (x) => lossOf(x, [0, 1], [0, 1], 0.1),
    );
    expect(loss).toBeCloseTo(0);
    expect(gradients[0]!.every(Number.isFinite)).toBe(true);
  });
});
