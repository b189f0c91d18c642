import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import type { FeatureMatrix } from '../../../../harness/contract/plugin.ts';
import { createRandom } from '../../../../harness/contract/random.ts';
import {
  fitPca,
  type PrincipalComponents,
  projectOnto,
} from '../../../../plugins/models/linear/pca.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const toMatrix = (rows: readonly (readonly number[])[]) => ({
  rows: rows.length,
  width: rows[0]!.length,
  data: Float32Array.from(rows.flat()),
});

const sumSquares = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0);

/** How much of a table is along each component. */
async function sumSquaresAlong(
  pca: PrincipalComponents,
  table: FeatureMatrix,
): Promise<readonly number[]> {
  const { data, width } = await projectOnto(pca, table);
  return Array.from({ length: width }, (_, component) =>
    sumSquares(data.filter((_, at) => at % width === component)),
  );
}

describe('principal components', () => {
  it("are scikit-learn's", async () => {
    const file = new URL('../fixtures/pca.json', import.meta.url);
    const { rows, explained, projected } = JSON.parse(readFileSync(file, 'utf8'));
    const matrix = toMatrix(rows);
    const pca = await fitPca(matrix, 5, createRandom(1));
    expect(pca.explained).toBeCloseTo(explained, 5);
    const { data, width } = await projectOnto(pca, toMatrix(rows.slice(0, 6)));
    expect(width).toBe(5);
    for (const [i, value] of (projected as number[][]).flat().entries()) {
      expect(Math.abs(data[i]!)).toBeCloseTo(value, 3);
    }
  });

  it('are orthonormal, never more than the rows span, and leave no tensor', async () => {
    const tables = fc.record({
      rows: fc.integer({ min: 2, max: 12 }),
      width: fc.integer({ min: 1, max: 20 }),
      components: fc.integer({ min: 1, max: 15 }),
      seed: fc.integer(),
    });
    const before = tf.memory().numTensors;
    await fc.assert(
      fc.asyncProperty(tables, async ({ rows, width, components, seed }) => {
        const random = createRandom(seed);
        const data = Float32Array.from({ length: rows * width }, () => random.normal());
        const pca = await fitPca({ rows, width, data }, components, random);
        expect(pca.components).toBeLessThanOrEqual(Math.min(rows - 1, width, components));
        const along = await sumSquaresAlong(pca, { rows, width, data });
        const total = sumSquares(data.map((value, at) => value - pca.means[at % width]!));
        for (let i = 0; i < pca.components; i++) {
          for (let j = 0; j <= i; j++) {
            let product = 0;
            for (let c = 0; c < width; c++) {
              product += pca.axes[i * width + c]! * pca.axes[j * width + c]!;
            }
            // Float32 knows a direction the less, the less of the table is along it.
            const rounding = (4e-7 * total) / Math.sqrt(along[i]! * along[j]!);
            expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(5e-4 + rounding);
          }
        }
      }),
      { numRuns: 30 },
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('keep all distances where they are as many as the dimensions', async () => {
    const random = createRandom(4);
    const matrix = {
      rows: 20,
      width: 6,
      data: Float32Array.from({ length: 120 }, () => random.normal()),
    };
    const pca = await fitPca(matrix, 6, random);
    const { data } = await projectOnto(pca, matrix);
    const distance = (values: Float32Array, a: number, b: number) => {
      let sum = 0;
      for (let c = 0; c < 6; c++) sum += (values[a * 6 + c]! - values[b * 6 + c]!) ** 2;
      return Math.sqrt(sum);
    };
    expect(pca.explained).toBeCloseTo(1, 5);
    expect(distance(data, 0, 1)).toBeCloseTo(distance(matrix.data, 0, 1), 4);
    expect(distance(data, 5, 19)).toBeCloseTo(distance(matrix.data, 5, 19), 4);
  });

  it('refuse rows of another width', async () => {
    const matrix = { rows: 3, width: 2, data: Float32Array.of(1, 2, 3, 5, 8, 1) };
    const pca = await fitPca(matrix, 1, createRandom(1));
    await expect(projectOnto(pca, { ...matrix, rows: 2, width: 3 })).rejects.toThrow('2 numbers');
  });
});
