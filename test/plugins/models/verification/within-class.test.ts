import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../../harness/contract/random.ts';
import { scoreAuc } from '../../../../plugins/models/blend/score-auc.ts';
import { scoreDotProducts } from '../../../../plugins/models/tables/score-dot-products.ts';
import { selectRows } from '../../../../plugins/models/tables/select-rows.ts';
import { labelPairs } from '../../../../plugins/models/verification/label-pairs.ts';
import {
  fitWithinClass,
  projectWithin,
  whitenWithin,
} from '../../../../plugins/models/verification/within-class.ts';
import { everyPair, reference, toMatrix } from './reference.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

interface WithinCase {
  readonly name: string;
  readonly rows: number[][];
  readonly artists: number[];
  readonly fitted: number;
  readonly components: number;
  readonly shrinkage: number;
  readonly cosines: number[][];
}

describe('within-class normalisation', () => {
  it.each(reference.within as WithinCase[])(
    "gives the cosines of scikit-learn's components and numpy's factors: $name",
    async ({ rows, artists, fitted, components, shrinkage, cosines }) => {
      const matrix = toMatrix(rows);
      const known = selectRows(matrix, numbers(fitted));
      const fit = await fitWithinClass(known, artists.slice(0, fitted), { components, shrinkage });
      expect(fit.components).toBeLessThanOrEqual(components);
      const unit = await projectWithin(fit, matrix);
      const found = scoreDotProducts(unit, everyPair(rows.length));
      const expected = cosines.flat();
      const tail = found.subarray(found.length - expected.length);
      expect([...tail]).toEqual(expected.map((value) => expect.closeTo(value, 3)));
    },
  );

  const tables = fc.record({
    artists: fc.integer({ min: 2, max: 5 }),
    paintings: fc.integer({ min: 1, max: 6 }),
    width: fc.integer({ min: 1, max: 30 }),
    components: fc.integer({ min: 1, max: 30 }),
    shrinkage: fc.double({ min: 0, max: 1, noNaN: true }),
    seed: fc.integer(),
  });
  const draw = (seed: number, artists: number, paintings: number, width: number) => {
    const random = createRandom(seed);
    const rows = artists * paintings;
    const data = Float32Array.from({ length: rows * width }, () => random.normal());
    const owners = numbers(rows).map((row) => row % artists);
    return { matrix: { rows, width, data }, owners };
  };

  it('gives unit rows, the same to the bit each time, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    await fc.assert(
      fc.asyncProperty(tables, async ({ artists, paintings, width, seed, ...options }) => {
        const { matrix, owners } = draw(seed, artists, paintings, width);
        const fit = await fitWithinClass(matrix, owners, options);
        const unit = await projectWithin(fit, matrix);
        expect(fit.components).toBeLessThanOrEqual(Math.max(1, options.components));
        for (let row = 0; row < unit.rows; row++) {
          const own = unit.data.subarray(row * unit.width, (row + 1) * unit.width);
          const length = Math.hypot(...own);
          if (length !== 0) expect(length).toBeCloseTo(1, 4);
        }
        const again = await fitWithinClass(matrix, owners, options);
        expect(again.projection).toEqual(fit.projection);
      }),
      { numRuns: 40 },
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('makes paintings scatter alike about their artists in all directions', async () => {
    const { matrix, owners } = draw(3, 4, 30, 5);
    // Stretched, so that there is something to be made alike.
    const data = matrix.data.map((value, at) => value * (1 + (at % 5)) + matrix.data[at - 1]! || 0);
    const fit = await fitWithinClass({ ...matrix, data }, owners, { shrinkage: 0 });
    const { data: white } = await whitenWithin(fit, { ...matrix, data });
    const covariance = Array.from({ length: 25 }, () => 0);
    for (let artist = 0; artist < 4; artist++) {
      const own = owners.flatMap((owner, row) => (owner === artist ? [row] : []));
      const mean = numbers(5).map((i) => own.reduce((s, r) => s + white[r * 5 + i]!, 0) / 30);
      for (const row of own) {
        for (let k = 0; k < 25; k++) {
          const [i, j] = [Math.floor(k / 5), k % 5];
          const product = (white[row * 5 + i]! - mean[i]!) * (white[row * 5 + j]! - mean[j]!);
          covariance[k]! += product / (120 - 4);
        }
      }
    }
    expect(covariance).toEqual(numbers(25).map((k) => expect.closeTo(k % 6 === 0 ? 1 : 0, 3)));
  });

  it('takes a painting of equal parts for the painting of one part', async () => {
    const { matrix, owners } = draw(5, 4, 8, 6);
    const options = { shrinkage: 0.3, components: 6 };
    const twice = { ...matrix, width: 12, data: new Float32Array(matrix.data.length * 2) };
    for (let row = 0; row < matrix.rows; row++) {
      const own = matrix.data.subarray(row * 6, row * 6 + 6);
      twice.data.set(own, row * 12);
      twice.data.set(own, row * 12 + 6);
    }
    for (const squashed of [false, true]) {
      const one = await fitWithinClass(matrix, owners, { ...options, squashed });
      const two = await fitWithinClass(twice, owners, { ...options, squashed, parts: 2 });
      const pairs = everyPair(matrix.rows);
      const expected = scoreDotProducts(await projectWithin(one, matrix), pairs);
      const found = scoreDotProducts(await projectWithin(two, twice), pairs);
      expect([...found]).toEqual([...expected].map((value) => expect.closeTo(value, 3)));
    }
  });

  it('does not mind in which order the parts of each painting stand', async () => {
    const { matrix, owners } = draw(6, 3, 9, 10);
    const turned = { ...matrix, data: matrix.data.slice() };
    for (let row = 0; row < matrix.rows; row++) {
      turned.data.copyWithin(row * 10, row * 10 + 5, row * 10 + 10);
      turned.data.set(matrix.data.subarray(row * 10, row * 10 + 5), row * 10 + 5);
    }
    const options = { parts: 2, squashed: true };
    const pairs = everyPair(matrix.rows);
    const straight = await fitWithinClass(matrix, owners, options);
    const other = await fitWithinClass(turned, owners, options);
    const expected = scoreDotProducts(await projectWithin(straight, matrix), pairs);
    const found = scoreDotProducts(await projectWithin(other, turned), pairs);
    expect([...found]).toEqual([...expected].map((value) => expect.closeTo(value, 3)));
    await expect(fitWithinClass(matrix, owners, { parts: 3 })).rejects.toThrow('3 equal parts');
  });

  it('knows a handful of paintings in parts by heart', async () => {
    const { matrix, owners } = draw(7, 4, 3, 240);
    const few = { parts: 4, shrinkage: 0.05, squashed: true };
    const fit = await fitWithinClass(matrix, owners, few);
    expect(fit.components).toBe(12 * 4 - 1);
    const pairs = labelPairs(owners, 1e6, createRandom(1));
    const cosines = scoreDotProducts(await projectWithin(fit, matrix), pairs);
    expect(scoreAuc(cosines, pairs.same)).toBe(1);
    // Where directions have to be left out, those of the means of the parts are kept.
    const bounded = await fitWithinClass(matrix, owners, { ...few, components: 46 });
    expect(bounded.components).toBe(12 - 1);
  });

  it('is not thrown by a painting that is there twice', async () => {
    const { matrix, owners } = draw(8, 3, 4, 40);
    matrix.data.copyWithin(40, 0, 40);
    const fit = await fitWithinClass(matrix, owners);
    const unit = await projectWithin(fit, matrix);
    const [cosine] = scoreDotProducts(unit, { a: Uint32Array.of(0), b: Uint32Array.of(1) });
    expect(cosine).toBeCloseTo(1, 4);
  });

  it('refuses rows of another width, and artists of other rows', async () => {
    const { matrix, owners } = draw(1, 2, 3, 4);
    const fit = await fitWithinClass(matrix, owners);
    await expect(projectWithin(fit, { ...matrix, rows: 8, width: 3 })).rejects.toThrow('4 numbers');
    await expect(fitWithinClass(matrix, owners.slice(1))).rejects.toThrow('each of 6 rows, got 5');
  });
});
