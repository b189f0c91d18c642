import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { adversarialRows } from '../../../plugins/contrastive/adversarial-rows.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const cases = fc.record({
  rows: fc.integer({ min: 1, max: 5 }),
  width: fc.integer({ min: 1, max: 6 }),
  strength: fc.double({ min: 0.01, max: 1, noNaN: true }),
  scale: fc.constantFrom(1e-12, 1, 1e6),
  seed: fc.integer(),
});

describe('rows moved to where the loss is higher', () => {
  it('go straight up a plane, by their share of their length, however steep it is', () => {
    const before = tf.memory().numTensors;
    fc.assert(
      fc.property(cases, ({ rows, width, strength, scale, seed }) => {
        const random = createRandom(seed);
        const draw = () => Array.from({ length: width }, () => random.normal());
        const table = Array.from({ length: rows }, draw);
        const slope = draw();
        const moved = tf.tidy(() =>
          adversarialRows(
            tf.tensor2d(table),
            (x) => tf.mul(tf.sum(tf.mul(x, tf.tensor1d(slope))), scale),
            strength,
          ).arraySync(),
        );
        const steepness = Math.hypot(...slope);
        for (const [i, row] of table.entries()) {
          for (let c = 0; c < width; c++) {
            const step = (strength * Math.hypot(...row) * slope[c]!) / steepness;
            expect(moved[i]![c]).toBeCloseTo(row[c]! + step, 3);
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stay where the loss is flat', () => {
    const moved = tf.tidy(() =>
      adversarialRows(tf.tensor2d([[1, 2]]), (x) => tf.sum(tf.mul(x, 0)), 0.5).dataSync(),
    );
    expect([...moved]).toEqual([1, 2]);
  });
});
