// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { createRandom } from '../../contract/random.ts';
import { compareScores } from '../../scoring/compare-scores.ts';
import { measureAll } from '../../scoring/measure-all.ts';
import { metricNames } from '../../scoring/metrics.ts';
import { bootstrapPairs } from '../../scoring/naive-bootstrap.ts';
import { calibrate, fitCalibrator } from '../../scoring/platt.ts';
import { scorePairs } from '../../scoring/score-pairs.ts';
import { simulatePairs, simulateTruth } from '../../scoring/simulate-pairs.ts';
import { describeShare, say } from './say-coverage.ts';

const threshold = 0.5;
/** Scores at which the calibrated probability is checked. */
const calibratedAt = [0.2, 0.5, 0.8];
const designs = [
  ...[3, 4, 5, 6].map((artists) => ({ artists, paintings: [4, 16] as const })),
  { artists: 8, paintings: [4, 16] },
  { artists: 20, paintings: [4, 16] },
  { artists: 30, paintings: [8, 14] },
  { artists: 100, paintings: [3, 8] },
] as const;
const columns = [...metricNames, ...calibratedAt.map((score) => `p at ${score}`)];

/**
 * Measures single splits; with few artists, it also measures figures that tables do not show.
 *
 * @param runs of each design
 */
export function coverSplits(runs: number, resamples: number): void {
  const truth = findTruth();
  say('artists', 'paintings', 'bootstrap over', ...columns, 'width of auc', 'false alarms');
  say('--:', '--:', ':--', ...columns.map(() => '--:'), '--:', '--:');
  say('', '', 'truth', ...truth.map((value) => value.toFixed(4)), '', '');
  for (const { artists, paintings } of designs) {
    const byArtists = createTally(truth);
    const byPairs = createTally(truth);
    for (let run = 0; run < runs; run++) {
      const random = createRandom(run, 'coverage', artists);
      const { scores, ...pairs } = simulatePairs(random, artists, paintings);
      const first = { ...pairs, scores: scores[0]! };
      const settings = { seed: run, resamples, fewestArtists: 2 };
      const score = scorePairs({ ...first, ...settings, threshold });
      const calibrator = fitCalibrator(first, { seed: run });
      const curve = calibratedAt.map((at) => calibrate(calibrator, at));
      const sides = { first: [scores[0]!], second: [scores[1]!] };
      const { pValue } = compareScores({ ...pairs, ...sides, ...settings });
      byArtists.add(
        [...metricNames.map((metric) => score[metric]), ...curve],
        (pValue ?? 1) < 0.05,
      );
      const naive = bootstrapPairs(scores, pairs.same, threshold, run);
      const [low, high] = naive.aucDifference;
      const bounds = metricNames.map((metric) => naive.metrics[metric]);
      byPairs.add(
        bounds.map(([low, high]) => ({ low, high })),
        low > 0 || high < 0,
      );
    }
    say(String(artists), paintings.join(' to '), 'artists', ...byArtists.show());
    say('', '', 'pairs', ...byPairs.show());
  }
}

function findTruth(): number[] {
  const population = simulateTruth(1, 400_000);
  const scores = population.scores[0]!;
  const curve = fitCalibrator({ ...population, scores }, { resamples: 2 });
  return [
    ...Object.values(measureAll(scores, population.same, threshold)),
    ...calibratedAt.map((score) => calibrate(curve, score).value),
  ];
}

/** Counts how often each interval covered the truth, and the false alarms. */
function createTally(truth: readonly number[]) {
  const held = columns.map(() => 0);
  const counted = columns.map(() => 0);
  let width = 0;
  let alarms = 0;
  let count = 0;
  return {
    add(
      // Null if a metric needs more pairs than the design has.
      intervals: readonly ({ readonly low: number | null; readonly high: number | null } | null)[],
      isAlarm: boolean,
    ) {
      for (const [i, interval] of intervals.entries()) {
        const { low = null, high = null } = interval ?? {};
        if (low === null || high === null) continue;
        counted[i]!++;
        if (low <= truth[i]! && truth[i]! <= high) held[i]!++;
        if (i === 0) width += high - low;
      }
      if (isAlarm) alarms++;
      count++;
    },
    show: () => [
      ...held.map((times, i) => (counted[i] === 0 ? '' : describeShare(times, counted[i]!))),
      (width / Math.max(1, counted[0]!)).toFixed(2),
      describeShare(alarms, count),
    ],
  };
}
