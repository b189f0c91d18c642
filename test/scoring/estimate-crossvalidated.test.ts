import { describe, expect, it } from 'vitest';
import { crossedVariance, sumOverRuns } from '../../harness/scoring/crossed-variance.ts';
import { estimateDifference } from '../../harness/scoring/estimate-crossvalidated.ts';

/** Folds of six artists each, or as many as said, every one of whom moves the metric by `effect`, to one side or the other. */
function runsOf(values: readonly number[], effect: number, each = 6) {
  const artists = 5 * each;
  return values.map((value, fold) => {
    const shares = new Float64Array(artists);
    const own = new Float64Array(artists);
    const dyads = new Map<number, { share: number; influence: number }>();
    const present = Array.from({ length: each }, (_, i) => fold * each + i);
    for (const [i, a] of present.entries()) {
      shares[a] = 1 / each;
      own[a] = (i % 2 === 0 ? effect : -effect) / each;
      for (const b of present.slice(i + 1)) {
        dyads.set(a * artists + b, { share: 2 / each / (each - 1), influence: 0 });
      }
    }
    return { seed: 0, influence: { value, present: 6, shares, own, dyads } };
  });
}

const gains = [0.031, 0.058, 0.012, 0.044, 0.071];
const nothing = runsOf(
  gains.map(() => 0),
  0,
);

describe('a difference of runs in each of which a die was cast', () => {
  it('is the t-test of the runs where artists explain nothing', () => {
    // scipy.stats.ttest_1samp(gains, 0), and its confidence interval.
    const found = estimateDifference(runsOf(gains, 0), nothing, true, true);
    expect(found.value).toBeCloseTo(0.0432, 12);
    expect(found.low).toBeCloseTo(0.014649826998405533, 9);
    expect(found.high).toBeCloseTo(0.07175017300159446, 9);
    expect(found.pValue).toBeCloseTo(0.013683583550017614, 9);
    expect(found.uncertainty!.freedom).toBeCloseTo(4, 9);
  });

  it('is no more uncertain where artists explain how folds differ, and never less', () => {
    const width = (effect: number, hasOwnChance: boolean) => {
      const found = estimateDifference(runsOf(gains, effect), nothing, true, hasOwnChance);
      return found.high! - found.low!;
    };
    expect(width(1, true)).toBe(width(1, false));
    expect(width(0.01, true)).toBeGreaterThan(width(0.01, false));
  });
});

describe('with many artists the interval allows for other weights:', () => {
  it.each([
    [30, 1],
    [40, 1.025],
    [50, 1.05],
    [200, 1.05],
  ])('of %i it is wider by a factor of %d', (artists, factor) => {
    const each = artists / 5;
    const runs = runsOf(gains, 0.5, each);
    const zero = gains.map(() => 0);
    const found = estimateDifference(runs, runsOf(zero, 0, each), true);
    const influences = runs.map(({ influence }) => influence);
    const { variance } = crossedVariance(sumOverRuns(artists, influences));
    expect(variance).toBeGreaterThan(0);
    expect(Math.sqrt(found.uncertainty!.variance / variance)).toBeCloseTo(factor, 9);
  });
});
