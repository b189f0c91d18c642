import { describe, expect, it } from 'vitest';
import {
  estimateSecondsLeft,
  secondsOf,
} from '../../../harness/experiments/plan/estimate-seconds-left.ts';
import { exampleManifest } from '../records/example-run.ts';

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

describe('secondsOf', () => {
  it('leaves out what the members of an ensemble took in separate runs', () => {
    const seconds = { collection: 1, train: 62, predict: 3 };
    const created = '2024-05-06T07:08:09.000Z';
    const members = [
      { run: 'a', created, trainSeconds: 40 },
      { run: 'b', created },
    ];
    expect(secondsOf({ manifest: exampleManifest({ seconds }) })).toBe(66);
    expect(secondsOf({ manifest: exampleManifest({ seconds, members }) })).toBe(26);
  });
});
