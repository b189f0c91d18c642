import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  encodeFloat16,
  float16Numbers,
  largestFloat16,
  roundRowsToFloat16,
  roundToFloat16,
} from '../../harness/contract/float16.ts';
import { decodeNpy, encodeNpy } from '../../harness/shared/npy.ts';

test('all 65,536 patterns come back from their numbers', () => {
  const numbers = float16Numbers();
  const wrong = [...numbers].filter(
    (value, pattern) =>
      !Object.is(roundToFloat16(value), value) ||
      // There are many patterns of NaN.
      (!Number.isNaN(value) && encodeFloat16(value) !== pattern),
  );
  expect(wrong).toEqual([]);
  expect(Math.max(...numbers.filter(Number.isFinite))).toBe(largestFloat16);
});

test('a number is stored as the nearest one there is', () => {
  const numbers = [...float16Numbers().filter(Number.isFinite)].sort((a, b) => a - b);
  fc.assert(
    fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (value) => {
      const stored = decodeNpy(
        encodeNpy({ rows: 1, width: 1, data: Float32Array.of(roundToFloat16(value)) }, 'float16'),
      ).data[0]!;
      const above = numbers.findIndex((number) => number >= value);
      const nearest = [numbers[above]!, numbers[Math.max(0, above - 1)]!].map((number) =>
        Math.abs(number - value),
      );
      expect(Math.abs(stored - value)).toBe(Math.min(...nearest));
    }),
    { numRuns: 200 },
  );
});

test('the loss is that of the worst row', () => {
  const data = Float32Array.of(1, 0, 1 + 2 ** -12, 0, 0, 0);
  expect(roundRowsToFloat16(data, 2)).toBeCloseTo(2 ** -12 / (1 + 2 ** -12), 9);
  expect([...data]).toEqual([1, 0, 1, 0, 0, 0]);
});
