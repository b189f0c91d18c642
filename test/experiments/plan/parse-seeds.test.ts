import { describe, expect, it } from 'vitest';
import { parseSeeds } from '../../../harness/experiments/plan/parse-seeds.ts';

describe('parseSeeds', () => {
  it.each([
    ['3', [3]],
    ['0..4', [0, 1, 2, 3, 4]],
    ['7, 0..2,1', [7, 0, 1, 2]],
    [
      [5, 5, 1],
      [5, 1],
    ],
    [2, [2]],
  ] as const)('reads %j', (given, wanted) => {
    expect(parseSeeds(given, '--seeds')).toEqual(wanted);
  });

  it.each(['', '4..1', '-1', '1.5', 'x', '0..', '0..1000000', '1,,2'])('refuses %j', (given) => {
    expect(() => parseSeeds(given, '--seeds')).toThrowError(/^--seeds must be /);
  });
});
