import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { scoreDotProducts } from '../../../../plugins/models/tables/score-dot-products.ts';
import { selectRows } from '../../../../plugins/models/tables/select-rows.ts';
import { fitLda, projectLda } from '../../../../plugins/models/verification/lda.ts';
import { fitPlda, projectPlda, scorePlda } from '../../../../plugins/models/verification/plda.ts';
import { everyPair, reference, toMatrix } from './reference.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const { rows, artists, fitted, directions, products, ratios } = reference.plda as {
  readonly rows: number[][];
  readonly artists: number[];
  readonly fitted: number;
  readonly directions: number;
  readonly products: number[][];
  readonly ratios: number[][];
};
const matrix = toMatrix(rows);
const places = rows.map((_, row) => row);
const known = selectRows(matrix, places.slice(0, fitted));
const tested = selectRows(matrix, places.slice(fitted));
const owners = artists.slice(0, fitted);
const pairs = everyPair(tested.rows);

describe('linear discriminant analysis', () => {
  it("finds the directions of scipy's generalised eigenvectors", async () => {
    const before = tf.memory().numTensors;
    const lda = await fitLda(known, owners, directions);
    const found = scoreDotProducts(await projectLda(lda, tested), pairs);
    expect(lda.directions).toBe(directions);
    expect([...found]).toEqual(products.flat().map((value) => expect.closeTo(value, 2)));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has fewer directions than artists', async () => {
    const few = selectRows(matrix, [0, 1, 8, 9, 15, 16]);
    expect((await fitLda(few, [0, 0, 1, 1, 2, 2])).directions).toBe(2);
  });
});

describe('probabilistic linear discriminant analysis', () => {
  it("is the likelihood ratio of scipy's normal distributions", async () => {
    const before = tf.memory().numTensors;
    const plda = await fitPlda(known, owners, directions);
    const score = scorePlda(plda, await projectPlda(plda, tested));
    const found = Array.from(pairs.a, (a, pair) => score(a, pairs.b[pair]!));
    expect(found).toEqual(ratios.flat().map((value) => expect.closeTo(value, 2)));
    for (const [pair, a] of pairs.a.entries()) expect(score(pairs.b[pair]!, a)).toBe(found[pair]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('serves where every artist has one painting', async () => {
    const plda = await fitPlda(selectRows(matrix, [0, 8, 16, 30]), [0, 1, 2, 3]);
    const score = scorePlda(plda, await projectPlda(plda, tested));
    expect(score(0, 1)).not.toBeNaN();
  });
});
