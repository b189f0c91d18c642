import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalErrorRate, rocAuc } from '../../harness/contract/metrics/roc.ts';
import { createRandom } from '../../harness/contract/random.ts';
import { standardDeviation } from '../../harness/scoring/artist-bootstrap.ts';
import { brierScore } from '../../harness/scoring/calibration.ts';
import { compareScores } from '../../harness/scoring/compare-scores.ts';
import { confusion } from '../../harness/scoring/confusion.ts';
import { measureAll } from '../../harness/scoring/measure-all.ts';
import { metricNames, metrics } from '../../harness/scoring/metrics.ts';
import { scorePairs } from '../../harness/scoring/score-pairs.ts';
import { scoreRun } from '../../harness/scoring/score-run.ts';
import { simulatePairs, simulateTruth } from '../../harness/scoring/simulate-pairs.ts';
import { sortPairs } from '../../harness/scoring/sorted-pairs.ts';
import { weightedMetrics } from '../../harness/scoring/weighted-metrics.ts';
import { createPassBuffers } from '../../harness/scoring/weighted-pass.ts';

const threshold = 0.5;

function simulate(seed: number, artists = 8) {
  const { scores, ...pairs } = simulatePairs(createRandom(seed, 'test'), artists, [3, 6]);
  // Coarse, so that there are ties.
  return { ...pairs, scores: scores[0]!.map((x) => Math.round(x * 40) / 40), second: scores[1]! };
}

describe('weightedMetrics', () => {
  it('equals the plain metrics of pairs that are written out as often as they weigh', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }),
        (seed, weights) => {
          const data = simulate(seed);
          const sorted = sortPairs(data, threshold);
          const out = new Float64Array(metricNames.length);
          const buffers = createPassBuffers(sorted.pairs);
          // simulatePairs numbers artists as they first appear in the first place of a pair, which
          // sortPairs need not do: the weight of an artist is looked up by where it appears.
          const numberOf = new Map<number, number>();
          for (let k = 0; k < sorted.pairs; k++) {
            numberOf.set(sorted.artistA[k]!, data.artistA[sorted.order[k]!]!);
            numberOf.set(sorted.artistB[k]!, data.artistB[sorted.order[k]!]!);
          }
          const times = Uint32Array.from(
            { length: sorted.artists },
            (_, i) => weights[numberOf.get(i)!]!,
          );
          const copies = [...data.scores].flatMap((_, i) => {
            const a = weights[data.artistA[i]!]!;
            const weight = data.same[i]! === 1 ? a : a * weights[data.artistB[i]!]!;
            return Array<number>(weight).fill(i);
          });
          const scores = Float64Array.from(copies, (i) => data.scores[i]!);
          const same = Uint8Array.from(copies, (i) => data.same[i]!);
          const measured = weightedMetrics(sorted, times, buffers, out);
          expect(measured).toBe(same.includes(1) && same.includes(0));
          if (!measured) return;
          const { recall, falsePositives, trueNegatives } = confusion(scores, same, threshold);
          const falseMatches = falsePositives / (falsePositives + trueNegatives);
          expect(out[0]).toBeCloseTo(rocAuc(scores, same), 10);
          expect(out[1]).toBeCloseTo(equalErrorRate(scores, same), 10);
          // The simulated pairs are balanced, and stay so.
          expect(out[2]).toBeCloseTo((recall + 1 - falseMatches) / 2, 10);
          expect(out[3]).toBeCloseTo(
            recall + falseMatches === 0 ? 0 : recall / (recall + falseMatches),
            10,
          );
          expect(out[4]).toBeCloseTo(recall, 10);
          expect(out[5]).toBeCloseTo((2 * recall) / (1 + recall + falseMatches), 10);
          const errorsOf = (kind: number) =>
            brierScore(
              scores.filter((_, i) => same[i] === kind),
              same.filter((label) => label === kind),
            );
          expect(out[6]).toBeCloseTo((errorsOf(0) + errorsOf(1)) / 2, 10);
          // Figures that look at each kind of pairs by itself are those of the copies.
          const plain = measureAll(scores, same, threshold);
          for (const [m, name] of metricNames.entries()) {
            if (m > 6) expect(out[m], name).toBeCloseTo(plain[name], 10);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('scorePairs', () => {
  it('repeats under a seed, differs under another, and every interval holds its value', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 5, max: 12 }), (seed, artists) => {
        const options = { ...simulate(seed, artists), threshold, seed, resamples: 60 };
        const score = scorePairs(options);
        expect(scorePairs(options)).toEqual(score);
        for (const metric of metricNames) {
          const estimate = score[metric];
          if (estimate === null) continue;
          const { value, low, high } = estimate;
          if (metric === 'cllr') {
            // One artist can cost more than all who were drawn, so an interval would be false.
            expect([low, high]).toEqual([null, null]);
            continue;
          }
          expect(low).toBeLessThanOrEqual(value);
          expect(high).toBeGreaterThanOrEqual(value);
          expect(low).toBeGreaterThanOrEqual(0);
          if (metrics[metric].scale !== 'log') expect(high).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 40 },
    );
    const options = { ...simulate(1), threshold, resamples: 60 };
    expect(scorePairs({ ...options, seed: 1 }).auc.low).not.toBe(
      scorePairs({ ...options, seed: 2 }).auc.low,
    );
  });

  it('gives true answers the top score', () => {
    const data = simulate(3);
    const score = scorePairs({
      ...data,
      scores: Float64Array.from(data.same),
      threshold,
      seed: 0,
      resamples: 50,
    });
    for (const metric of metricNames) {
      const isError = ['eer', 'brier', 'actDcf', 'minCllr'].includes(metric);
      const top = isError ? 0 : 1;
      const wanted = { value: top, low: top, high: top };
      // Nobody is taken to be quite certain.
      if (metric === 'cllr') expect(score.cllr?.value).toBeLessThan(1e-6);
      else expect(score[metric]).toEqual(metric.startsWith('tar') ? null : wanted);
    }
    expect(score).toMatchObject({ pairs: data.same.length, artists: 8 });
    expect(score.positives).toBe(data.same.reduce((sum, label) => sum + label, 0));
  });

  it('refuses artists that contradict the label', () => {
    const data = simulate(4);
    data.artistB[0] = data.artistA[0]! + 1;
    expect(() => scorePairs({ ...data, threshold, seed: 0 })).toThrowError(
      expect.objectContaining({ code: 'PAIRS_INVALID' }),
    );
  });

  // A small version of coverage.ts: 114 of 120 are expected, and a bootstrap over pairs gets about
  // 50. Fewer than 108 would come about once in a hundred times with other seeds.
  it('holds the truth about as often as it says', () => {
    const population = simulateTruth(1, 200_000);
    const truth = rocAuc(population.scores[0]!, population.same);
    let held = 0;
    let width = 0;
    const values: number[] = [];
    for (let run = 0; run < 120; run++) {
      const { scores, ...pairs } = simulatePairs(createRandom(run, 'cover'), 12, [4, 8]);
      const { auc } = scorePairs({
        ...pairs,
        scores: scores[0]!,
        threshold,
        seed: run,
        resamples: 150,
      });
      if (auc.low! <= truth && truth <= auc.high!) held++;
      width += (auc.high! - auc.low!) / 120;
      values.push(auc.value);
    }
    expect(held).toBeGreaterThanOrEqual(108);
    // No wider than that takes: 2 · 1.96 standard deviations, and more where artists are few.
    expect(width / (3.92 * standardDeviation(values))).toBeLessThan(1.35);
  });
});

describe('with few artists', () => {
  // Of two, every draw that leaves both kinds of pairs is the same: the interval had no width.
  it.each([2, 3, 4])('of %i there is no interval and no verdict', (artists) => {
    const { scores, ...pairs } = simulatePairs(createRandom(0, 'few'), artists, [4, 8]);
    const score = scorePairs({ ...pairs, scores: scores[0]!, threshold, seed: 0, resamples: 20 });
    // Null are metrics that need more pairs.
    for (const metric of metricNames) {
      expect(score[metric] ?? { low: null }).toMatchObject({ low: null });
    }
    expect(score.auc.value).toBe(rocAuc(scores[0]!, pairs.same));
    const sides = { first: [scores[0]!], second: [scores[1]!] };
    const comparison = compareScores({ ...pairs, ...sides, seed: 0, resamples: 20 });
    expect(comparison).toMatchObject({ difference: { low: null, high: null }, pValue: null });
  });

  it('of five there is one, inside what is possible', () => {
    for (let run = 0; run < 20; run++) {
      const { scores, ...pairs } = simulatePairs(createRandom(run, 'few'), 5, [2, 5]);
      const sides = { first: [scores[0]!], second: [scores[0]!.map((x) => 1 - x)] };
      const { difference } = compareScores({ ...pairs, ...sides, seed: run, resamples: 20 });
      expect(difference.low).toBeGreaterThanOrEqual(-1);
      expect(difference.high).toBeLessThanOrEqual(1);
    }
  });
});

describe('scoreRun', () => {
  it('scores the three tests with one threshold', () => {
    const tests = { seen: simulate(1), unseen: simulate(2), mixed: simulate(3) };
    const validation = { seen: simulate(4), unseen: simulate(5) };
    const scores = scoreRun({ tests, validation, threshold, seed: 7, resamples: 40 });
    expect(scores.validation?.unseen.auc.value).toBe(
      rocAuc(validation.unseen.scores, validation.unseen.same),
    );
    expect(scores.threshold).toBe(threshold);
    for (const name of ['seen', 'unseen', 'mixed'] as const) {
      expect(scores.tests[name]).toEqual(
        scorePairs({ ...tests[name], threshold, seed: 7, resamples: 40 }),
      );
    }
  });
});

describe('compareScores', () => {
  it('finds nothing between a run and itself', () => {
    const { scores, second: _, ...pairs } = simulate(1);
    const comparison = compareScores({ ...pairs, first: [scores], second: [scores], seed: 0 });
    expect(comparison).toMatchObject({ difference: { value: 0, low: 0, high: 0 }, pValue: 1 });
  });

  it('changes sign with its sides, and its interval agrees with its p-value', () => {
    fc.assert(
      fc.property(fc.nat(1000), (run) => {
        const { scores, second, ...pairs } = simulate(run, 10);
        const options = { ...pairs, seed: run, resamples: 80 };
        const there = compareScores({ ...options, first: [scores], second: [second] });
        const back = compareScores({ ...options, first: [second], second: [scores] });
        expect(there.difference.value).toBeCloseTo(-back.difference.value, 12);
        expect(there.pValue).toBeCloseTo(back.pValue!, 9);
        const { low, high } = there.difference;
        expect(low! <= 0 && 0 <= high!).toBe(there.pValue! >= 0.05);
      }),
      { numRuns: 30 },
    );
  });

  it('tells a good approach from noise, and rarely two equally good ones apart', () => {
    const random = createRandom(9);
    const { scores, second: _, ...pairs } = simulate(2, 20);
    const noise = scores.map(() => random.uniform());
    expect(
      compareScores({ ...pairs, first: [scores], second: [noise], seed: 1, resamples: 200 }).pValue,
    ).toBeLessThan(0.01);
    let alarms = 0;
    for (let run = 0; run < 100; run++) {
      const data = simulatePairs(createRandom(run, 'equal'), 15, [3, 6]);
      const { pValue } = compareScores({
        ...data,
        first: [data.scores[0]!],
        second: [data.scores[1]!],
        seed: run,
        resamples: 100,
      });
      if (pValue! < 0.05) alarms++;
    }
    // 5 expected; 12 and more would come once in two hundred times.
    expect(alarms).toBeLessThan(12);
    expect(alarms).toBeGreaterThan(0);
  });

  it('does not depend on the order of the pairs', () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const { scores, second, ...pairs } = simulate(seed);
        // Artists are drawn in the order in which they first appear, so that order is kept.
        const known = new Set<number>();
        const first: number[] = [];
        const others: number[] = [];
        for (const [i, a] of pairs.artistA.entries()) {
          (known.has(a) ? others : first).push(i);
          known.add(a);
        }
        const order = [...first, ...createRandom(seed).shuffle(others)];
        const there = compareScores({
          ...pairs,
          first: [scores],
          second: [second],
          seed,
          resamples: 40,
        });
        const shuffled = compareScores({
          first: [Float64Array.from(order, (i) => scores[i]!)],
          second: [Float64Array.from(order, (i) => second[i]!)],
          same: Uint8Array.from(order, (i) => pairs.same[i]!),
          artistA: Int32Array.from(order, (i) => pairs.artistA[i]!),
          artistB: Int32Array.from(order, (i) => pairs.artistB[i]!),
          seed,
          resamples: 40,
        });
        expect(shuffled.difference.low).toBeCloseTo(there.difference.low!, 10);
        expect(shuffled.pValue).toBeCloseTo(there.pValue!, 9);
      }),
      { numRuns: 20 },
    );
  });

  it('takes several seeds by their mean', () => {
    const { scores, second, ...pairs } = simulate(6, 10);
    const { difference } = compareScores({
      ...pairs,
      first: [scores, second],
      second: [second],
      seed: 1,
      resamples: 50,
    });
    const { same } = pairs;
    expect(difference.value).toBeCloseTo((rocAuc(scores, same) - rocAuc(second, same)) / 2, 12);
  });
});
