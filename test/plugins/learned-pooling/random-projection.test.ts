import { describe, expect, it } from 'vitest';
import { drawRandomProjection } from '../../../plugins/learned-pooling/random-projection.ts';

describe('a random projection', () => {
  it('has columns of length 1 at right angles, the same each time', () => {
    const [width, columns] = [40, 12];
    const projection = drawRandomProjection(width, columns);
    expect(drawRandomProjection(width, columns)).toEqual(projection);
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j <= i; j++) {
        let product = 0;
        for (let row = 0; row < width; row++) {
          product += projection[row * columns + i]! * projection[row * columns + j]!;
        }
        expect(product).toBeCloseTo(i === j ? 1 : 0, 5);
      }
    }
  });

  it('turns a space into itself where it keeps all columns, and cannot keep more', () => {
    expect(drawRandomProjection(3, 3)).toHaveLength(9);
    expect(() => drawRandomProjection(3, 4)).toThrow('at most 3');
  });
});
