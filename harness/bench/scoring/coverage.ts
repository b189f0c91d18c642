// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
// Measures, on simulated pairs whose truth is known, how often 95 % intervals hold it, how often
// the paired comparison calls two equally good approaches different, and the same of a naive
// bootstrap over pairs. Its figures are in harness/scoring/README.md.
//
//   npm run bench:coverage -- [runs of each design] [resamples]
import { createRandom } from '../../contract/random.ts';
import { compareScores } from '../../scoring/compare-scores.ts';
import { measureAll } from '../../scoring/measure-all.ts';
import { metricNames } from '../../scoring/metrics.ts';
import { bootstrapPairs } from '../../scoring/naive-bootstrap.ts';
import { calibrate, fitCalibrator } from '../../scoring/platt.ts';
import { scorePairs } from '../../scoring/score-pairs.ts';
import { simulatePairs, simulateTruth } from '../../scoring/simulate-pairs.ts';

const runs = Number(process.argv[2] ?? 500);
const resamples = Number(process.argv[3] ?? 300);
const threshold = 0.5;
/** Scores at which the calibrated probability is looked at. */
const calibratedAt = [0.2, 0.5, 0.8];
const designs = [
  { artists: 8, paintings: [4, 16] },
  { artists: 20, paintings: [4, 16] },
  { artists: 30, paintings: [8, 14] },
  { artists: 100, paintings: [3, 8] },
] as const;

const columns = [...metricNames, ...calibratedAt.map((score) => `p at ${score}`)];
const population = simulateTruth(1, 400_000);
const trueCurve = fitCalibrator({ ...population, scores: population.scores[0]! }, { resamples: 2 });
const truth = [
  ...Object.values(measureAll(population.scores[0]!, population.same, threshold)),
  ...calibratedAt.map((score) => calibrate(trueCurve, score).value),
];

const say = (...cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
const percent = (count: number, of: number) => ((100 * count) / of).toFixed(1);
say('artists', 'paintings', 'bootstrap over', ...columns, 'false alarms');
say('--:', '--:', ':--', ...columns.map(() => '--:'), '--:');
say('', '', 'truth', ...truth.map((value) => value.toFixed(4)), '');

const totals = { byArtists: tally(), byPairs: tally() };
for (const { artists, paintings } of designs) {
  const byArtists = tally();
  const byPairs = tally();
  for (let run = 0; run < runs; run++) {
    const random = createRandom(run, 'coverage', artists);
    const { scores, ...pairs } = simulatePairs(random, artists, paintings);
    const first = { ...pairs, scores: scores[0]! };
    const score = scorePairs({ ...first, threshold, seed: run, resamples });
    const calibrator = fitCalibrator(first, { seed: run });
    const curve = calibratedAt.map((at) => calibrate(calibrator, at));
    const { pValue } = compareScores({
      ...pairs,
      first: [scores[0]!],
      second: [scores[1]!],
      seed: run,
      resamples,
    });
    const intervals = [...metricNames.map((metric) => score[metric]), ...curve];
    byArtists.add(
      intervals.map((interval) => interval && [interval.low, interval.high]),
      pValue < 0.05,
    );
    const naive = bootstrapPairs(scores, pairs.same, threshold, run);
    const [low, high] = naive.aucDifference;
    byPairs.add(
      metricNames.map((metric) => naive.metrics[metric]),
      low > 0 || high < 0,
    );
  }
  const design = [String(artists), paintings.join(' to ')];
  say(...design, 'artists', ...byArtists.show());
  say('', '', 'pairs', ...byPairs.show());
  totals.byArtists.join(byArtists);
  totals.byPairs.join(byPairs);
}
say('all', '', 'artists', ...totals.byArtists.show());
say('', '', 'pairs', ...totals.byPairs.show());

/** Counts how often each interval held the truth, and the false alarms. */
function tally() {
  const held = columns.map(() => 0);
  const counted = columns.map(() => 0);
  let alarms = 0;
  let count = 0;
  return {
    held,
    counted,
    get alarms() {
      return alarms;
    },
    get count() {
      return count;
    },
    // Null where a metric needs more pairs than the design has.
    add(intervals: readonly (readonly [number, number] | null)[], alarm: boolean) {
      for (const [i, interval] of intervals.entries()) {
        if (interval === null) continue;
        const [low, high] = interval;
        counted[i]!++;
        if (low <= truth[i]! && truth[i]! <= high) held[i]!++;
      }
      if (alarm) alarms++;
      count++;
    },
    join(other: { held: number[]; counted: number[]; alarms: number; count: number }) {
      for (const i of held.keys()) {
        held[i]! += other.held[i]!;
        counted[i]! += other.counted[i]!;
      }
      alarms += other.alarms;
      count += other.count;
    },
    show: () => [
      ...held.map((times, i) => (counted[i] === 0 ? '' : percent(times, counted[i]!))),
      percent(alarms, count),
    ],
  };
}
