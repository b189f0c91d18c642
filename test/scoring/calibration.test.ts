import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../harness/contract/random.ts';
import { judgePair } from '../../harness/evidence/verify/judge-pair.ts';
import { adjustByBenjaminiHochberg, adjustByHolm } from '../../harness/scoring/adjust-p-values.ts';
import { adoptCalibrator } from '../../harness/scoring/adopt-calibrator.ts';
import { standardDeviation } from '../../harness/scoring/artist-bootstrap.ts';
import { calibrateRun, joinPairs } from '../../harness/scoring/calibrate-run.ts';
import { measureCalibration } from '../../harness/scoring/calibration.ts';
import { compareMeasured, measureApproach } from '../../harness/scoring/compare-scores.ts';
import { calibrate, calibrateAll, fitCalibrator } from '../../harness/scoring/platt.ts';
import { shareBeyondChance } from '../../harness/scoring/share-beyond-chance.ts';
import { simulatePairs } from '../../harness/scoring/simulate-pairs.ts';

interface Reference {
  cases: {
    name: string;
    scores: number[];
    same: number[];
    brier: number;
    observed: number[];
    predicted: number[];
    expectedError: number;
    slope: number;
    intercept: number;
  }[];
  adjusted: { pValues: number[]; holm: number[]; benjaminiHochberg: number[] }[];
  clusters: {
    artists: number[];
    first: number[];
    second: number[];
    recall: { value: number; error: number };
    difference: { value: number; error: number };
  };
  summary: { values: number[]; mean: number; deviation: number };
}

// Made by fixtures/calibration.py with scikit-learn, statsmodels and scipy.
const reference = JSON.parse(
  readFileSync(new URL('fixtures/calibration.json', import.meta.url), 'utf8'),
) as Reference;

/** Pairs that share no artist: each painting is by a different artist, or by the pair's. */
function unrelated(scores: Float64Array, same: Uint8Array) {
  const artistA = Int32Array.from(same, (_, i) => 2 * i);
  return { scores, same, artistA, artistB: artistA.map((a, i) => (same[i] === 1 ? a : a + 1)) };
}

function simulate(seed: number, artists = 12) {
  const { scores, ...pairs } = simulatePairs(createRandom(seed, 'calibration'), artists, [3, 6]);
  return { ...pairs, scores: scores[0]! };
}

describe('calibration agrees with scikit-learn', () => {
  for (const { name, scores, same, ...wanted } of reference.cases) {
    it(name, () => {
      const pairs = unrelated(Float64Array.from(scores), Uint8Array.from(same));
      const { brier, expectedError, bins } = measureCalibration(pairs, { resamples: 20 });
      expect(brier).toBeCloseTo(wanted.brier, 12);
      expect(expectedError).toBeCloseTo(wanted.expectedError, 12);
      expect(bins.length).toBe(wanted.observed.length);
      for (const [i, bin] of bins.entries()) {
        expect(bin.observed.value).toBeCloseTo(wanted.observed[i]!, 12);
        expect(bin.predicted).toBeCloseTo(wanted.predicted[i]!, 12);
        expect(bin.observed.low).toBeLessThanOrEqual(bin.observed.value);
        expect(bin.observed.high).toBeGreaterThanOrEqual(bin.observed.value);
      }
      const fitted = fitCalibrator(pairs, { resamples: 2, input: 'log odds' });
      const { slope, intercept } = fitted;
      // scikit-learn stops where its gradient is small; what follows is Newton's exact minimum.
      expect(slope).toBeCloseTo(wanted.slope, 3);
      expect(intercept).toBeCloseTo(wanted.intercept, 3);
    });
  }
});

describe('p-values are adjusted as by statsmodels', () => {
  it.each(reference.adjusted)('$pValues', ({ pValues, holm, benjaminiHochberg }) => {
    for (const [i, value] of adjustByHolm(pValues).entries()) {
      expect(value).toBeCloseTo(holm[i]!, 12);
    }
    for (const [i, value] of adjustByBenjaminiHochberg(pValues).entries()) {
      expect(value).toBeCloseTo(benjaminiHochberg[i]!, 12);
    }
  });
});

describe('the spread over artists agrees with cluster-robust errors of statsmodels', () => {
  const { artists, first, second, recall, difference } = reference.clusters;
  // A pair by two artists for each pair by one, all called different: they move no recall.
  const half = artists.length;
  const pairs = {
    same: Uint8Array.from({ length: 2 * half }, (_, i) => (i < half ? 1 : 0)),
    artistA: Int32Array.from([...artists, ...artists]),
    artistB: Int32Array.from([...artists, ...artists.map((a) => (a + 1) % 40)]),
  };
  const scoresOf = (own: number[]) => Float64Array.from([...own, ...own.map(() => 0)]);
  const measure = (own: number[]) =>
    measureApproach([{ scores: scoresOf(own), threshold: 0.5 }], pairs, {
      metric: 'recall',
      seed: 1,
      resamples: 4000,
    });

  it('recall', () => {
    const { value, replicates } = measure(first);
    expect(value).toBeCloseTo(recall.value, 12);
    expect(standardDeviation(replicates) / recall.error).toBeGreaterThan(0.94);
    expect(standardDeviation(replicates) / recall.error).toBeLessThan(1.06);
  });

  it('difference of two recalls', () => {
    const compared = compareMeasured(measure(first), measure(second), pairs);
    expect(compared.difference.value).toBeCloseTo(difference.value, 12);
    // 2.03 is Student's t with the effective number of artists less one, about 33.
    const error = (compared.difference.high! - compared.difference.value) / 2.03;
    expect(error / difference.error).toBeGreaterThan(0.92);
    expect(error / difference.error).toBeLessThan(1.08);
  });
});

it('mean and spread over seeds are those of scipy', () => {
  const { values, deviation } = reference.summary;
  expect(standardDeviation(values)).toBeCloseTo(deviation, 14);
});

/** What a calibrator is fitted by: the mean of -log p of what is the case. */
function logLoss(probabilities: Float64Array, same: Uint8Array): number {
  const losses = probabilities.map((p, i) => -Math.log(same[i] === 1 ? p : 1 - p));
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

describe('fitCalibrator', () => {
  it('keeps the order of pairs, repeats, and improves a distorted model', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0.2, max: 2, noNaN: true }), (seed, gain) => {
        const pairs = simulate(seed, 20);
        const distorted = {
          ...pairs,
          scores: pairs.scores.map((p) => 1 / (1 + ((1 - p) / p) ** gain)),
        };
        const calibrator = fitCalibrator(distorted, { resamples: 10 });
        expect(fitCalibrator(distorted, { resamples: 10 })).toEqual(calibrator);
        expect(calibrator.slope).toBeGreaterThanOrEqual(0);
        const scores = calibrateAll(calibrator, distorted.scores);
        const ascending = [...scores.keys()].sort(
          (i, j) => distorted.scores[i]! - distorted.scores[j]! || scores[i]! - scores[j]!,
        );
        for (const [place, i] of ascending.slice(1).entries()) {
          expect(scores[i]!).toBeGreaterThanOrEqual(scores[ascending[place]!]!);
        }
        // No change is one of the calibrators to choose from.
        expect(logLoss(scores, pairs.same)).toBeLessThanOrEqual(
          logLoss(distorted.scores, pairs.same) + 1e-9,
        );
        const at = calibrate(calibrator, distorted.scores[3]!);
        expect(at.value).toBeCloseTo(scores[3]!, 12);
        expect(at.low).toBeLessThanOrEqual(at.value + 1e-12);
        expect(at.high).toBeGreaterThanOrEqual(at.value - 1e-12);
      }),
      { numRuns: 25 },
    );
  });

  it('is finite for perfect, constant and extreme answers', () => {
    const pairs = simulate(3);
    for (const scores of [
      Float64Array.from(pairs.same),
      pairs.scores.map(() => 0.3),
      pairs.scores.map((_, i) => i % 2),
    ]) {
      const calibrator = fitCalibrator({ ...pairs, scores }, { resamples: 20 });
      for (const score of [0, 0.3, 1]) {
        const { value, low, high } = calibrate(calibrator, score);
        for (const p of [value, low, high]) expect(p! >= 0 && p! <= 1, String(p)).toBe(true);
      }
    }
  });

  it('never turns the order of a model round that is worse than chance', () => {
    const pairs = simulate(5);
    const calibrator = fitCalibrator({ ...pairs, scores: pairs.scores.map((p) => 1 - p) });
    expect(calibrator.slope).toBe(0);
    // What is kept of the model is little, and in its order.
    const [low, high] = [0.1, 0.9].map((score) => calibrate(calibrator, score).value);
    expect(high! - low!).toBeLessThan(0.15);
    expect(high! - low!).toBeGreaterThanOrEqual(0);
  });

  it('is surer with more artists', () => {
    const width = (artists: number) => {
      const { low, high } = calibrate(fitCalibrator(simulate(1, artists)), 0.8);
      return high! - low!;
    };
    expect(width(80)).toBeLessThan(width(8) / 2);
  });
});

it('calibrateRun fits seen pairs, and takes of that for unseen ones what holds for them', () => {
  const seen = simulate(1);
  const unseen = simulate(2);
  const calibration = calibrateRun({ seen, unseen });
  expect(calibration.seen).toEqual(fitCalibrator(seen));
  expect(calibration.both).toEqual(fitCalibrator(joinPairs(seen, unseen)));
  expect(calibration.both.pairs).toBe(seen.same.length + unseen.same.length);
  const adopted = adoptCalibrator(fitCalibrator(seen), unseen);
  expect(calibration.unseen).toEqual(adopted.kept > 0 ? adopted : fitCalibrator(unseen));
});

describe('what is kept of a calibration', () => {
  it.each([
    // Dimensions, degrees of freedom, and by scipy: the point that one of ten goes beyond, and the mean.
    [1, 4, 4.5447707204, 2],
    [1, 18, 3.0069765918, 1.125],
    [2, 4, 14.5663553345, 8],
    [2, 18.5, 5.5689665129, 2.387096774],
  ] as const)('is nothing below chance: %d dimensions, %d degrees', (d, freedom, point, mean) => {
    expect(shareBeyondChance(point * (1 - 1e-6), d, freedom)).toBe(0);
    expect(shareBeyondChance(point * (1 + 1e-6), d, freedom)).toBeCloseTo(1 - mean / point, 4);
    expect(shareBeyondChance(1e6, d, freedom)).toBeCloseTo(1, 4);
    expect(shareBeyondChance(1e6, d, d + 1)).toBe(0);
  });

  // What the probabilities of this simulation are worth, from many artists.
  const truth = { ...fitCalibrator(simulate(99, 400), { resamples: 2 }), kept: 1 };
  const calibrated = (seed: number, artists: number) => {
    const pairs = simulate(seed, artists);
    return { ...pairs, scores: calibrateAll(truth, pairs.scores) };
  };
  // Four times as sure as it should be.
  const distort = (scores: Float64Array) => scores.map((p) => 1 / (1 + ((1 - p) / p) ** 4));
  const seeds = [...Array(12).keys()];
  const options = { resamples: 60 };

  it('is little of a model that needs none, and most of one that does', () => {
    const ofNone = seeds.filter((seed) => fitCalibrator(calibrated(seed, 12), options).kept > 0);
    expect(ofNone.length).toBeLessThanOrEqual(4);
    for (const seed of seeds) {
      const pairs = calibrated(seed, 20);
      const distorted = { ...pairs, scores: distort(pairs.scores) };
      expect(fitCalibrator(distorted, options).kept).toBeGreaterThan(0.6);
    }
  });

  it('is what many artists show as far as a few others bear it out', () => {
    const many = calibrated(50, 40);
    const ofMany = fitCalibrator({ ...many, scores: distort(many.scores) }, options);
    const few = seeds.map((seed) => calibrated(seed, 6));
    const kept = (of: typeof few) =>
      of.map((pairs) => adoptCalibrator(ofMany, pairs, options).kept);
    const alike = kept(few.map((pairs) => ({ ...pairs, scores: distort(pairs.scores) })));
    const unlike = kept(few);
    const mean = (values: number[]) => values.reduce((sum, x) => sum + x / values.length, 0);
    expect(mean(alike)).toBeGreaterThan(0.5);
    expect(mean(unlike)).toBeLessThan(0.15);
    const { slope, intercept, input } = ofMany;
    expect(adoptCalibrator(ofMany, few[0]!, options)).toMatchObject({ slope, intercept, input });
  });

  it('lets the headline of two pictures are inside its conditional answers', () => {
    const [seen, unseen] = [simulate(1, 30), simulate(2, 8)];
    const calibration = calibrateRun({
      seen,
      unseen: { ...unseen, scores: distort(unseen.scores) },
    });
    const tested = measureCalibration(unseen, { resamples: 2 });
    for (const score of [0.02, 0.3, 0.5, 0.9, 1]) {
      const { probability, ifSeen, ifUnseen } = judgePair(score, calibration, tested, 0.3);
      const sides = [ifSeen, ifUnseen];
      expect(probability.value).toBeGreaterThanOrEqual(Math.min(...sides.map((p) => p.value)));
      expect(probability.value).toBeLessThanOrEqual(Math.max(...sides.map((p) => p.value)));
      expect(probability.low).toBe(Math.min(...sides.map((p) => p.low ?? Number.NaN)));
      expect(probability.high).toBe(Math.max(...sides.map((p) => p.high ?? Number.NaN)));
    }
  });
});
