import { itemAt } from '../../contract/item-at.ts';
import { createRandom } from '../../contract/random.ts';
import { measureAll } from '../../scoring/measure-all.ts';
import { type MetricName, metrics } from '../../scoring/metrics.ts';
import { type Calibrator, calibrate, fitCalibrator } from '../../scoring/platt.ts';
import { scorePairs } from '../../scoring/score-pairs.ts';
import { simulatePairs, simulateTruth } from '../../scoring/simulate-pairs.ts';
import { describeShare, say } from './say-coverage.ts';

const columns = ['tarAtOnePercent', 'actDcf', 'minCllr'] as const satisfies MetricName[];
const threshold = 0.5;
/** Artists who are distinct enough for decisions at a prior of 5 % to be worth something. */
const spread = 0.4;
const designs = [
  { artists: 8, paintings: [4, 16] },
  { artists: 20, paintings: [4, 16] },
  { artists: 30, paintings: [8, 14] },
  { artists: 100, paintings: [3, 8] },
  // Enough pairs for TAR at 1 % FAR.
  { artists: 12, paintings: [24, 30] },
] as const;

/**
 * Measures intervals of verification metrics on single splits, for a model whose probabilities are
 * calibrated.
 *
 * @param runs of each design
 */
export function coverVerification(runs: number, resamples: number): void {
  const population = simulateTruth(2, 400_000, spread);
  const raw = itemAt(population.scores, 0);
  const calibrator = fitCalibrator({ ...population, scores: raw }, { resamples: 2 });
  const truth = measureAll(calibrateAll(calibrator, raw), population.same, threshold);
  say('artists', 'paintings', ...columns.map((name) => metrics[name].heading));
  say('--:', '--:', ...columns.map(() => '--:'));
  say('', 'truth', ...columns.map((name) => truth[name].toFixed(4)));
  for (const { artists, paintings } of designs) {
    const held = columns.map(() => 0);
    const counted = columns.map(() => 0);
    for (let run = 0; run < runs; run++) {
      const random = createRandom(run, 'coverage of verification', artists);
      const { scores, ...pairs } = simulatePairs(random, artists, paintings, spread);
      const own = calibrateAll(calibrator, itemAt(scores, 0));
      const score = scorePairs({ ...pairs, scores: own, seed: run, resamples, threshold });
      for (const [i, name] of columns.entries()) {
        const { low = null, high = null } = score[name] ?? {};
        if (low === null || high === null) continue;
        counted[i] = itemAt(counted, i) + 1;
        if (low <= truth[name] && truth[name] <= high) held[i] = itemAt(held, i) + 1;
      }
    }
    const shares = held.map((times, i) =>
      itemAt(counted, i) === 0 ? '' : describeShare(times, itemAt(counted, i)),
    );
    say(String(artists), paintings.join(' to '), ...shares);
  }
}

function calibrateAll(calibrator: Calibrator, scores: Float64Array): Float64Array {
  return scores.map((score) => calibrate(calibrator, score).value);
}
