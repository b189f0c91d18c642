import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinRuns } from '../../../harness/experiments/parts/join-runs.ts';

const run = (makes: string, ...needs: string[]) => ({ makes, needs });

describe('joinRuns', () => {
  it('joins what needs the same unlisted run, also over others', () => {
    expect(
      joinRuns([run('p', 'a', 'b'), run('q', 'c'), run('r', 'b', 'd'), run('s', 'd')]),
    ).toEqual([0, 1, 0, 0]);
  });

  it('leaves apart what needs a run of the list', () => {
    expect(joinRuns([run('p', 'a'), run('q', 'a'), run('a')])).toEqual([0, 1, 2]);
  });

  it('agrees with walking from run to run by what they share', () => {
    const list = fc.array(
      fc.record({
        makes: fc.nat(9).map(String),
        needs: fc.array(fc.nat(9).map(String), { maxLength: 3 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(list, (runs) => {
        const listed = new Set(runs.map(({ makes }) => makes));
        const shares = (a: number, b: number) =>
          runs[a]!.needs.some((need) => !listed.has(need) && runs[b]!.needs.includes(need));
        const expected = runs.map((_, start) => {
          const reached = new Set([start]);
          for (const at of reached) {
            for (const next of runs.keys()) if (shares(at, next)) reached.add(next);
          }
          return Math.min(...reached);
        });
        expect(joinRuns(runs)).toEqual(expected);
      }),
    );
  });
});
