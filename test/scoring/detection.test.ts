import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rocCurve } from '../../harness/contract/metrics/roc.ts';
import { createRandom } from '../../harness/contract/random.ts';
import { averagePrecisionAt, trueMatchesAt } from '../../harness/scoring/detection.ts';
import { measureAll, measurePlain } from '../../harness/scoring/measure-all.ts';
import { laterMetricNames, metrics } from '../../harness/scoring/metrics.ts';
import { scorePairs } from '../../harness/scoring/score-pairs.ts';
import { simulatePairs } from '../../harness/scoring/simulate-pairs.ts';
import { sortPairs } from '../../harness/scoring/sorted-pairs.ts';
import { weightedMetrics } from '../../harness/scoring/weighted-metrics.ts';
import { createPassBuffers } from '../../harness/scoring/weighted-pass.ts';

const names = ['minDcf', 'actDcf', 'cllr', 'minCllr', 'averagePrecision'] as const;

interface Reference {
  cases: ({
    name: string;
    scores: number[];
    same: number[];
    tar: Record<string, number>;
    balancedAveragePrecision: number;
  } & Record<(typeof names)[number], number>)[];
}

// Made by fixtures/detection.py with scikit-learn, or from the definitions.
const reference = JSON.parse(
  readFileSync(new URL('fixtures/detection.json', import.meta.url), 'utf8'),
) as Reference;

describe('figures of verification agree with scikit-learn and their definitions', () => {
  for (const { name, tar, ...wanted } of reference.cases) {
    it(name, () => {
      const scores = Float64Array.from(wanted.scores);
      const same = Uint8Array.from(wanted.same);
      const roc = rocCurve(scores, same);
      for (const [rate, share] of Object.entries(tar)) {
        expect(trueMatchesAt(roc, Number(rate)), `TAR at ${rate}`).toBeCloseTo(share, 12);
      }
      expect(averagePrecisionAt(roc, 0.5)).toBeCloseTo(wanted.balancedAveragePrecision, 11);
      const got = { ...measureAll(scores, same, 0.5), ...measurePlain(scores, same) };
      for (const metric of names) expect(got[metric], metric).toBeCloseTo(wanted[metric], 9);
      expect(got.tarAtOnePercent).toBeCloseTo(tar['0.01'] ?? Number.NaN, 12);
      expect(got.tarAtOnePerMille).toBeCloseTo(tar['0.001'] ?? Number.NaN, 12);
    });
  }
});

describe('the rule of 30', () => {
  it('gives a rate of true matches only where 30 false ones can be counted', () => {
    const score = (negatives: number) => {
      const same = Uint8Array.from({ length: negatives + 90 }, (_, i) => (i < 90 ? 1 : 0));
      return scorePairs({
        scores: Float64Array.from(same, (label, i) => (i % 97) / 200 + label / 2),
        same,
        artistA: Int32Array.from(same, (_, i) => i % 9),
        artistB: Int32Array.from(same, (label, i) => (label === 1 ? i % 9 : 9 + (i % 7))),
        threshold: 0.5,
        seed: 0,
        resamples: 20,
      });
    };
    expect(score(2_999).tarAtOnePercent).toBeNull();
    expect(score(3_000).tarAtOnePercent?.value).toBe(1);
    expect(score(3_000).tarAtOnePerMille).toBeNull();
    expect(score(30_000).tarAtOnePerMille?.value).toBe(1);
  });
});

describe('influence', () => {
  // What a figure does when a pair counts a little more is what its influence says.
  it('is the derivative of the figure by the weight of a pair', () => {
    const { scores, ...pairs } = simulatePairs(createRandom(3), 9, [9, 11]);
    // Stretched so that some are as sure as the detection cost wants them.
    const data = { ...pairs, scores: (scores[0] ?? new Float64Array()).map((x) => x ** 0.3) };
    const sorted = sortPairs(data, 0.5);
    // A different artist for each pair: then weights move single pairs. Negatives are moved by the
    // first of their artists; both need not exist elsewhere.
    const single = {
      ...sorted,
      artists: sorted.pairs + 1,
      artistA: Int32Array.from(sorted.same, (_, k) => k),
      artistB: Int32Array.from(sorted.same, (label, k) => (label === 1 ? k : sorted.pairs)),
    };
    const point = { auc: 0, recall: 0, falseMatches: 0 };
    const buffers = createPassBuffers(sorted.pairs);
    const [before, after] = [new Float64Array(20), new Float64Array(20)];
    const times = new Uint32Array(sorted.pairs + 1).fill(1000);
    times[sorted.pairs] = 1;
    weightedMetrics(single, times, buffers, before);
    for (const name of ['actDcf', 'cllr', 'minCllr'] as const) {
      const influence = metrics[name].influence(sorted, point);
      const place = 6 + laterMetricNames.indexOf(name);
      let sum = 0;
      for (let k = 0; k < sorted.pairs; k += 7) {
        times[k] = 1001;
        weightedMetrics(single, times, buffers, after);
        times[k] = 1000;
        const moved = ((after[place] ?? 0) - (before[place] ?? 0)) * 1000;
        expect(moved, `${name} ${k}`).toBeCloseTo(influence[k] ?? 0, 4);
        sum += Math.abs(moved);
      }
      expect(sum, name).toBeGreaterThan(0.01);
      expect(influence.reduce((total, x) => total + x, 0)).toBeCloseTo(0, 9);
    }
  });
});
