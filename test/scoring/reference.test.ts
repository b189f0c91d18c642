import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { equalErrorRate, rocAuc, rocCurve } from '../../harness/contract/metrics/roc.ts';
import { confusion } from '../../harness/scoring/confusion.ts';
import { studentCdf, studentQuantile } from '../../harness/scoring/student-t.ts';

interface Reference {
  cases: {
    name: string;
    scores: number[];
    same: number[];
    threshold: number;
    auc: number;
    eer: number;
    accuracy: number;
    precision: number;
    recall: number;
    f1: number;
    falsePositiveRate: number[];
    truePositiveRate: number[];
  }[];
  students: { t: number; freedom: number; cdf: number }[];
  quantiles: { probability: number; freedom: number; quantile: number }[];
}

// Made by fixtures/metrics.py with scikit-learn and scipy.
const reference = JSON.parse(
  readFileSync(new URL('fixtures/metrics.json', import.meta.url), 'utf8'),
) as Reference;

describe('metrics agree with scikit-learn', () => {
  for (const { name, threshold, ...wanted } of reference.cases) {
    it(name, () => {
      const scores = Float64Array.from(wanted.scores);
      const same = Uint8Array.from(wanted.same);
      const got = confusion(scores, same, threshold);
      for (const metric of ['accuracy', 'precision', 'recall', 'f1'] as const) {
        expect(got[metric], metric).toBeCloseTo(wanted[metric], 12);
      }
      expect(rocAuc(scores, same)).toBeCloseTo(wanted.auc, 12);
      expect(equalErrorRate(scores, same)).toBeCloseTo(wanted.eer, 10);
      const curve = rocCurve(scores, same);
      expect(curve.falsePositiveRate.length).toBe(wanted.falsePositiveRate.length);
      for (let i = 0; i < curve.falsePositiveRate.length; i++) {
        expect(curve.falsePositiveRate[i]).toBeCloseTo(wanted.falsePositiveRate[i]!, 12);
        expect(curve.truePositiveRate[i]).toBeCloseTo(wanted.truePositiveRate[i]!, 12);
      }
    });
  }
});

describe("Student's t agrees with scipy", () => {
  it('distribution', () => {
    for (const { t, freedom, cdf } of reference.students) {
      expect(studentCdf(t, freedom), `t ${t}, freedom ${freedom}`).toBeCloseTo(cdf, 11);
    }
  });
  it('quantile', () => {
    for (const { probability, freedom, quantile } of reference.quantiles) {
      expect(studentQuantile(probability, freedom)).toBeCloseTo(quantile, 8);
    }
  });
});
