import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { drawBeta, drawMix, mixRows } from '../../../plugins/contrastive/mixup.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

describe('mixup', () => {
  it.each([1, 0.5, 0.2])('draws shares with the variance of Beta(%s, %s)', (alpha) => {
    const random = createRandom(1);
    const draws = Array.from({ length: 20_000 }, () => drawBeta(alpha, random));
    const mean = draws.reduce((sum, share) => sum + share, 0) / draws.length;
    const variance = draws.reduce((sum, share) => sum + (share - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(variance * 4 * (2 * alpha + 1)).toBeCloseTo(1, 1);
  });

  it('refuses an alpha that it cannot draw with', () => {
    expect(() => drawBeta(0, createRandom(1))).toThrow('`alpha`');
    expect(() => drawBeta(2, createRandom(1))).toThrow('got 2');
  });

  it('pairs each row with another one of its group, and keeps half of it at least', () => {
    const batches = fc.record({
      groups: fc.integer({ min: 1, max: 6 }),
      group: fc.integer({ min: 2, max: 6 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(batches, ({ groups, group, seed }) => {
        const { partners, shares } = drawMix(groups * group, 0.4, createRandom(seed), group);
        for (const [row, partner] of partners.entries()) {
          expect(partner).not.toBe(row);
          expect(Math.floor(partner / group)).toBe(Math.floor(row / group));
        }
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.5);
        expect(Math.max(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('takes each row for a partner once where any may be', () => {
    const { partners } = drawMix(20, 1, createRandom(3));
    expect([...partners].sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
  });

  it('mixes rows by their shares', () => {
    const mixed = tf.tidy(() =>
      mixRows(
        tf.tensor2d([
          [4, 0],
          [0, 8],
        ]),
        {
          partners: Int32Array.of(1, 0),
          shares: Float32Array.of(0.75, 1),
        },
      ).dataSync(),
    );
    expect([...mixed]).toEqual([3, 2, 0, 8]);
  });
});
