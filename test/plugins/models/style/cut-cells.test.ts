import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { cutCells } from '../../../../plugins/models/style/cut-cells.ts';
import { joinByParts } from '../../../../plugins/models/style/join-by-parts.ts';

beforeAll(async () => {
  await selectEngine('wasm');
});

describe('cells of a map', () => {
  it('cover each place once, row by row, where there are enough', async () => {
    const sides = {
      rows: fc.integer({ min: 4, max: 11 }),
      columns: fc.integer({ min: 4, max: 11 }),
    };
    await fc.assert(
      fc.asyncProperty(fc.record(sides), fc.integer({ min: 1, max: 4 }), async (side, cells) => {
        const { rows, columns } = side;
        const map = tf.range(0, rows * columns).reshape([1, rows, columns, 1]) as tf.Tensor4D;
        const cut = cutCells(map, cells);
        const found = (await Promise.all(cut.map((cell) => cell.data()))).map((own) => [...own]);
        tf.dispose([map, cut]);
        expect(found).toHaveLength(cells ** 2);
        expect(found.flat().sort((a, b) => a - b)).toEqual([...Array(rows * columns).keys()]);
        expect(found[0]![0]).toBe(0);
        expect(found.at(-1)!.at(-1)).toBe(rows * columns - 1);
      }),
    );
  });

  it('share places where there are too few', () => {
    const cut = tf.tidy(() => cutCells(tf.ones([1, 2, 2, 1]), 3).map(({ shape }) => shape));
    expect(cut).toHaveLength(9);
    for (const [, rows, columns] of cut) expect([rows, columns]).toEqual([1, 1]);
  });

  it('of several extractors come together cell by cell', () => {
    // Two paintings of two cells: an extractor with two numbers a cell, and one with one.
    const data = Float32Array.of(11, 12, 21, 22, 13, 23, 31, 32, 41, 42, 33, 43);
    const joined = joinByParts({ rows: 2, width: 6, data }, [4, 2], 2);
    expect([...joined.data]).toEqual([11, 12, 13, 21, 22, 23, 31, 32, 33, 41, 42, 43]);
  });
});
