import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../harness/contract/random.ts';
import { packPairs } from '../../harness/scoring/packed-pairs.ts';
import { scorePacked } from '../../harness/scoring/score-packed.ts';
import { scorePairs } from '../../harness/scoring/score-pairs.ts';
import { simulatePairs } from '../../harness/scoring/simulate-pairs.ts';
import type { ScoredPairs } from '../../harness/scoring/sorted-pairs.ts';

const resamples = 60;

/** @param steps how coarse scores are; there are ties */
function simulate(seed: number, artists: number, steps: number): ScoredPairs {
  const { scores, ...pairs } = simulatePairs(createRandom(seed, 'packed'), artists, [2, 6]);
  return { ...pairs, scores: Float32Array.from(scores[0]!, (x) => Math.round(x * steps) / steps) };
}

const pack = ({ scores, artistA, artistB }: ScoredPairs) =>
  packPairs(scores.length, (add) => {
    // Numbers as in scorePairs, which draws artists by the order in which they first appear.
    const order = [...new Set([...artistA, ...artistB])];
    const numbers = new Map(order.map((artist, number) => [artist, 3 * number]));
    for (let k = 0; k < scores.length; k++) {
      add(scores[k]!, numbers.get(artistA[k]!)!, numbers.get(artistB[k]!)!);
    }
  });

describe('scorePacked', () => {
  it('says of packed pairs what scorePairs says of them', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.integer({ min: 3, max: 14 }),
        fc.constantFrom(8, 40, 1e6),
        (seed, artists, steps) => {
          const pairs = simulate(seed, artists, steps);
          const wanted = scorePairs({ ...pairs, threshold: 0.5, seed: 0, resamples });
          const score = scorePacked(pack(pairs), resamples);
          expect(score).toMatchObject({
            pairs: wanted.pairs,
            positives: wanted.positives,
            artists: wanted.artists,
            auc: { value: wanted.auc.value },
          });
          expect(score?.averagePrecision).toBeCloseTo(wanted.averagePrecision!, 12);
          for (const end of ['low', 'high'] as const) {
            if (wanted.auc[end] === null) expect(score?.auc[end]).toBeNull();
            else expect(score?.auc[end]).toBeCloseTo(wanted.auc[end], 9);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the same where most artists never meet', () => {
    // In a chain: far fewer pairs of artists than there could be.
    const count = 400;
    const random = createRandom(1, 'chain');
    const artistA = Int32Array.from({ length: 2 * count }, (_, k) => k >> 1);
    const artistB = artistA.map((a, k) => (k % 2 === 0 ? a : (a + 1) % count));
    const same = artistA.map((a, k) => (a === artistB[k] ? 1 : 0));
    const scores = Float32Array.from(
      same,
      (label) => Math.round(8 * (random.uniform() + label)) / 16,
    );
    const pairs = { scores, same: Uint8Array.from(same), artistA, artistB };
    const { auc } = scorePairs({ ...pairs, threshold: 0.5, seed: 0, resamples });
    const packed = scorePacked(pack(pairs), resamples);
    expect(packed?.auc.value).toBe(auc.value);
    expect(packed?.auc.low).toBeCloseTo(auc.low!, 9);
  });

  it('takes −0 for 0', () => {
    const packed = packPairs(3, (add) => {
      add(0.5, 0, 1);
      add(-0, 1, 1);
      add(0, 0, 0);
    });
    expect(scorePacked(packed, resamples)?.auc.value).toBe(0);
  });

  it('says nothing of pairs of one kind', () => {
    const packed = packPairs(2, (add) => {
      add(0.5, 0, 1);
      add(0.25, 1, 2);
    });
    expect(scorePacked(packed, resamples)).toBeUndefined();
  });
});
