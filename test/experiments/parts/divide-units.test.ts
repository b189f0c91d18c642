import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideUnits } from '../../../harness/experiments/parts/divide-units.ts';

const units = fc.array(
  fc.record({
    approach: fc.nat(4),
    seconds: fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 500, noNaN: true })),
  }),
  { maxLength: 60 },
);
const counts = fc.integer({ min: 1, max: 9 });

describe('divideUnits', () => {
  it('gives each unit one part, the same in every process', () => {
    fc.assert(
      fc.property(units, counts, (list, count) => {
        const parts = divideUnits(list, count);
        expect(parts).toHaveLength(list.length);
        for (const part of parts) expect(part >= 0 && part < count).toBe(true);
        expect(divideUnits(list, count)).toEqual(parts);
      }),
    );
  });

  it('has no part work longer than the least busy one by more than one unit', () => {
    fc.assert(
      fc.property(units, counts, (list, count) => {
        const parts = divideUnits(list, count);
        const loads = Array.from({ length: count }, (_, part) =>
          list.reduce((sum, { seconds }, i) => (parts[i] === part ? sum + seconds : sum), 0),
        );
        const longest = Math.max(0, ...list.map(({ seconds }) => seconds));
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(longest + 1e-6);
      }),
    );
  });

  it('gives every part its share of each approach where all take equally long', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { maxLength: 60 }), counts, (approaches, count) => {
        const parts = divideUnits(
          approaches.map((approach) => ({ approach, seconds: 1 })),
          count,
        );
        for (const approach of new Set(approaches)) {
          const own = parts.filter((_, i) => approaches[i] === approach);
          const shares = Array.from({ length: count }, (_, p) => own.filter((q) => q === p).length);
          expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('divides as before where there are more parts than units, however many', () => {
    fc.assert(
      fc.property(units, (list) => {
        expect(divideUnits(list, 2 ** 53)).toEqual(divideUnits(list, Math.max(1, list.length)));
      }),
    );
  });

  it('puts one long run against many short ones', () => {
    const list = [10, 1, 1, 1, 1, 1, 1].map((seconds) => ({ approach: 0, seconds }));
    expect(divideUnits(list, 2)).toEqual([0, 1, 1, 1, 1, 1, 1]);
  });
});
