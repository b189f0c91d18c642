import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../../../harness/contract/random.ts';
import { dotProducts, planGrid } from '../../../../plugins/models/siamese/pair-grid.ts';
import { scorePairs } from '../../../../plugins/models/siamese/score-pairs.ts';
import { SiameseNetwork } from '../../../../plugins/models/siamese/siamese-network.ts';

const paintings = 24;
const width = 6;
const random = createRandom(3);
const values = Float32Array.from({ length: paintings * width }, () => random.normal());
const rowOf = (i: number) => values.subarray(i * width, (i + 1) * width);

const pairList = fc
  .array(fc.tuple(fc.nat(paintings - 1), fc.nat(paintings - 1)), { maxLength: 80 })
  .map((list) => ({
    a: Uint32Array.from(list, ([a]) => a),
    b: Uint32Array.from(list, ([, b]) => b),
  }));

test('a table gives the dot product of each pair, or is not made where it would be empty', async () => {
  const table = tf.tensor2d(values, [paintings, width]);
  await fc.assert(
    fc.asyncProperty(pairList, async (pairs) => {
      const grid = planGrid(pairs);
      const low = new Set([...pairs.a].map((a, i) => Math.min(a, pairs.b[i]!)));
      const high = new Set([...pairs.a].map((a, i) => Math.max(a, pairs.b[i]!)));
      expect(grid !== undefined).toBe(low.size * high.size <= 4 * pairs.a.length);
      if (grid === undefined || pairs.a.length === 0) return;
      const found = await dotProducts(table, grid);
      for (const [i, a] of pairs.a.entries()) {
        const other = rowOf(pairs.b[i]!);
        const dot = rowOf(a).reduce((sum, value, k) => sum + value * other[k]!, 0);
        expect(found[i]).toBeCloseTo(dot, 4);
      }
    }),
  );
  table.dispose();
});

test.each([0, 5])(
  'pairs score the same separately and in a table (comparison %i)',
  async (comparison) => {
    const before = tf.memory().numTensors;
    const shape = { width, hidden: 0, embedding: 4, comparison };
    const network = SiameseNetwork.create(shape, createRandom(9));
    const features = tf.tensor2d(values, [paintings, width]);
    const embedded = { embeddings: network.embed(features), directions: features };
    const all: [number, number][] = [];
    for (let i = 1; i < paintings; i++) for (let j = 0; j < i; j++) all.push([i, j]);
    const pairs = { a: Uint32Array.from(all, ([a]) => a), b: Uint32Array.from(all, ([, b]) => b) };
    expect(planGrid(pairs)).toBeDefined();
    const together = await scorePairs(network, embedded, pairs);
    const swapped = await scorePairs(network, embedded, { a: pairs.b, b: pairs.a });
    expect(swapped).toEqual(together);
    // Five pairs of ten different paintings are scored one by one.
    for (let from = 0; from + 10 <= paintings; from += 10) {
      const a = Uint32Array.from({ length: 5 }, (_, i) => from + 2 * i + 1);
      const b = a.map((i) => i - 1);
      expect(planGrid({ a, b })).toBeUndefined();
      const alone = await scorePairs(network, embedded, { a, b });
      for (const [i, first] of a.entries()) {
        const at = all.findIndex(([x, y]) => x === first && y === b[i]);
        expect(alone[i]).toBeCloseTo(together[at]!, 5);
      }
    }
    network.dispose();
    tf.dispose(Object.values(embedded));
    expect(tf.memory().numTensors).toBe(before);
  },
);
