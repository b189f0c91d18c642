import fc from 'fast-check';
import { expect, it } from 'vitest';
import { metrics } from '../../harness/scoring/metrics.ts';
import { prepareResampledAuc } from '../../harness/scoring/resampled-auc.ts';
import { sortPairs } from '../../harness/scoring/sorted-pairs.ts';
import { createPassBuffers, passOver } from '../../harness/scoring/weighted-pass.ts';

/** Pairs of paintings by a few artists, with scores on a coarse grid, so that ties abound. */
const artist = fc.nat({ max: 5 });
const answeredPairs = fc
  .array(fc.tuple(fc.nat({ max: 8 }), artist, artist), { minLength: 2, maxLength: 60 })
  .map((rows) => ({
    scores: Float64Array.from(rows, ([step]) => step / 8),
    same: Uint8Array.from(rows, ([, a, b]) => (a === b ? 1 : 0)),
    artistA: Int32Array.from(rows, ([, a]) => a),
    artistB: Int32Array.from(rows, ([, , b]) => b),
  }))
  .filter(({ same }) => same.includes(0) && same.includes(1));
const timesDrawn = fc.array(fc.nat({ max: 3 }), { minLength: 6, maxLength: 6 });

it('is to the bit what a pass over the pairs finds, and what counting who beats whom does', () => {
  let measured = 0;
  fc.assert(
    fc.property(
      answeredPairs,
      fc.array(timesDrawn, { minLength: 1, maxLength: 4 }),
      (pairs, draws) => {
        const sorted = sortPairs(pairs, 0.5);
        const { artists, same, artistA, artistB, scores } = sorted;
        const { measure } = prepareResampledAuc(sorted);
        for (const drawn of draws) {
          const times = Uint32Array.from(drawn.slice(0, artists));
          const pass = passOver(sorted, times, createPassBuffers(sorted.pairs));
          const found = measure(times);
          expect(found).toBe(pass && metrics.auc.weighted(pass));
          if (found === undefined) continue;
          measured++;
          let wins = 0;
          let compared = 0;
          for (let i = 0; i < sorted.pairs; i++) {
            for (let j = 0; j < sorted.pairs; j++) {
              if (same[i] === 0 || same[j] !== 0) continue;
              const weight = times[artistA[i]!]! * times[artistA[j]!]! * times[artistB[j]!]!;
              compared += weight;
              wins += weight * (scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0);
            }
          }
          expect(found).toBeCloseTo(wins / compared, 12);
        }
      },
    ),
    { numRuns: 60 },
  );
  expect(measured).toBeGreaterThan(20);
});
