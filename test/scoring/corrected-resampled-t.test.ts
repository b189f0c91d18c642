import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../harness/contract/random.ts';
import { correctedResampledT } from '../../harness/scoring/corrected-resampled-t.ts';

interface Case {
  name: string;
  values: number[];
  testToTrain: number;
  mean: number;
  deviation: number;
  low: number;
  high: number;
  pValue: number;
}

// Made by fixtures/corrected_resampled_t.py with numpy and scipy.
const { cases } = JSON.parse(
  readFileSync(new URL('fixtures/corrected_resampled_t.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

describe('the corrected resampled t-test', () => {
  it.each(cases)('agrees with scipy: $name', ({ values, testToTrain, ...wanted }) => {
    const got = correctedResampledT(values, testToTrain);
    expect(got.value).toBeCloseTo(wanted.mean, 12);
    expect(got.deviation).toBeCloseTo(wanted.deviation, 12);
    expect(got.low).toBeCloseTo(wanted.low, 9);
    expect(got.high).toBeCloseTo(wanted.high, 9);
    expect(got.pValue! / wanted.pValue).toBeCloseTo(1, 7);
  });

  it('says nothing of chance where there is one run', () => {
    const nothing = { low: null, high: null, deviation: null, pValue: null };
    expect(correctedResampledT([0.7], 0.25)).toEqual({ value: 0.7, ...nothing });
  });

  it('knows equal values when it sees them', () => {
    expect(correctedResampledT([0, 0, 0], 0.25)).toMatchObject({ value: 0, pValue: 1 });
    const { low, high, pValue } = correctedResampledT([0.1, 0.1, 0.1], 0.25);
    expect([low, high, pValue]).toEqual([low, low, 0]);
    expect(low).toBeCloseTo(0.1, 12);
  });

  it('holds 0 in its interval exactly where p is above 0.05', () => {
    const random = createRandom(0, 'intervals');
    for (let i = 0; i < 300; i++) {
      const shift = random.normal();
      const values = Array.from({ length: 2 + random.below(14) }, () => shift + random.normal());
      const { low, high, pValue } = correctedResampledT(values, 0.25);
      expect(low! <= 0 && 0 <= high!).toBe(pValue! > 0.05);
    }
  });
});
