import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../../harness/contract/random.ts';
import {
  fitCentre,
  type Profile,
  profileRows,
  scoreProducts,
} from '../../../../plugins/models/heads/profile.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const classes = 3;

function rowsOf(outputs: readonly number[][], profile: Profile): number[][] {
  return tf.tidy(() => profileRows(tf.tensor2d(outputs as number[][]), profile).arraySync());
}

describe('what is compared of a painting', () => {
  it('is a softmax of only its artists, which a higher temperature evens out', () => {
    const softmax = (temperature: number) =>
      rowsOf([[1, 2, 4, 9]], { kind: 'softmax', classes, temperature })[0]!;
    const powers = [1, 2, 4].map(Math.exp);
    const sum = powers.reduce((a, b) => a + b);
    for (const [i, value] of softmax(1).entries()) expect(value).toBeCloseTo(powers[i]! / sum, 5);
    expect(Math.max(...softmax(4))).toBeLessThan(Math.max(...softmax(1)));
  });

  it('is, of logits, of unit length and blind to what is added to all of them', async () => {
    const cases = fc.record({
      seed: fc.integer(),
      added: fc.double({ min: -5, max: 5, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ seed, added }) => {
        const random = createRandom(seed);
        const outputs = Array.from({ length: 4 }, () =>
          Array.from({ length: classes }, () => random.normal()),
        );
        const table = tf.tensor2d(outputs);
        const centre = await fitCentre(table, classes);
        table.dispose();
        const profile = { kind: 'logits', classes, centre } as const;
        const rows = rowsOf(outputs, profile);
        const moved = rowsOf(
          outputs.map((row) => row.map((value) => value + added)),
          profile,
        );
        for (const [i, row] of rows.entries()) {
          expect(Math.hypot(...row)).toBeCloseTo(1, 2);
          for (const [c, value] of row.entries()) expect(moved[i]![c]).toBeCloseTo(value, 2);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('keeps apart softmaxes that hardly agree', () => {
    const softmax = { kind: 'softmax', classes, temperature: 1 } as const;
    const [low, high] = scoreProducts(Float64Array.of(1e-12, 2e-12), softmax);
    expect(high! - low!).toBeCloseTo(Math.log(2));
    const cosines = Float64Array.of(-0.5, 1);
    expect(scoreProducts(cosines, { kind: 'embedding' })).toEqual(cosines);
  });
});
