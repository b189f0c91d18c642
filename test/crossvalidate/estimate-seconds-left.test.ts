import { describe, expect, it } from 'vitest';
import { estimateSecondsLeft } from '../../harness/crossvalidate/estimate-seconds-left.ts';

const timed = (approach: number, ...seconds: number[]) =>
  seconds.map((own) => ({ approach, seconds: own }));

describe('estimateSecondsLeft', () => {
  it('takes the median of each approach, which its slow first run does not move', () => {
    const known = [...timed(0, 600, 10, 12), ...timed(1, 1)];
    expect(estimateSecondsLeft(known, [{ approach: 0 }, { approach: 0 }, { approach: 1 }])).toBe(
      12 + 12 + 1,
    );
  });

  it('goes by the others where an approach has no run yet, and knows nothing without any', () => {
    expect(estimateSecondsLeft(timed(0, 4, 6), [{ approach: 1 }])).toBe(5);
    expect(estimateSecondsLeft([], [{ approach: 0 }])).toBeNull();
    expect(estimateSecondsLeft(timed(0, 4), [])).toBe(0);
  });
});
