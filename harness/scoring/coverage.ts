// Measures how often 95 % intervals hold the truth, on simulated pairs whose truth is known, and
// how often the paired comparison calls two equally good approaches different. Not part of the
// command line; run it with
//
//     node --import ./harness/typescript/register.js harness/scoring/coverage.ts [runs] [resamples]
//
// Seen with 500 runs of 300 resamples, in percent (each figure ± 1 from chance alone); wanted are
// 95 for the intervals and 5 for the false alarms of the paired test:
//
//     artists  paintings  bootstrap   auc   eer  accuracy  precision  recall    f1  false alarms
//           8    4 to 16  artists    96.0  96.2      94.8       97.4    96.6  95.2           4.8
//                         pairs      34.8  41.8      43.2       53.8    25.8  42.2
//          20    4 to 16  artists    94.8  94.8      95.2       95.0    97.0  95.4           4.0
//                         pairs      41.0  45.8      47.4       58.2    27.6  39.2
//          30    8 to 14  artists    95.2  95.4      95.6       95.0    95.2  94.8           5.0
//                         pairs      42.8  47.6      49.4       59.8    26.4  42.6
//         100     3 to 8  artists    94.8  93.4      93.6       92.0    94.4  94.0           5.4
//                         pairs      62.6  69.6      66.6       79.0    49.8  67.0
//
// Plain percentiles of the same bootstrap over artists, 400 runs on like data, held the truth
// about AUC in 90.5, 91.3, 93.8 and 95.5 and about recall in 82.8, 89.5, 93.8 and 95.0.
import { createRandom } from '../random.ts';
import { compareScores } from './compare-scores.ts';
import { confusion } from './confusion.ts';
import { equalErrorRate, rocAuc } from './roc.ts';
import { scorePairs } from './score-pairs.ts';
import { simulatePairs, simulateTruth } from './simulate-pairs.ts';
import { type MetricName, metricNames } from './weighted-metrics.ts';

const runs = Number(process.argv[2] ?? 500);
const resamples = Number(process.argv[3] ?? 300);
const threshold = 0.5;
const designs = [
  { artists: 8, paintings: [4, 16] },
  { artists: 20, paintings: [4, 16] },
  { artists: 30, paintings: [8, 14] },
  { artists: 100, paintings: [3, 8] },
] as const;

const population = simulateTruth(1, 400_000);
const truth = measure(population.scores[0], population.same);
process.stdout.write(`truth ${format((m) => truth[m].toFixed(4))}\n`);

for (const { artists, paintings } of designs) {
  const held = counts();
  const heldByPairs = counts();
  let falseAlarms = 0;
  for (let run = 0; run < runs; run++) {
    const random = createRandom(run, 'coverage', artists);
    const { scores, ...pairs } = simulatePairs(random, artists, paintings);
    const score = scorePairs({ ...pairs, scores: scores[0], threshold, seed: run, resamples });
    const byPairs = bootstrapPairs(scores[0], pairs.same, run);
    for (const m of metricNames) {
      if (score[m].low <= truth[m] && truth[m] <= score[m].high) held[m]++;
      if (byPairs[m][0] <= truth[m] && truth[m] <= byPairs[m][1]) heldByPairs[m]++;
    }
    const comparison = compareScores({
      ...pairs,
      first: [scores[0]],
      second: [scores[1]],
      seed: run,
      resamples,
    });
    if (comparison.pValue < 0.05) falseAlarms++;
  }
  const percent = (count: number) => `${((100 * count) / runs).toFixed(1)} %`;
  process.stdout.write(`${artists} artists, ${paintings.join(' to ')} paintings each\n`);
  process.stdout.write(`  over artists   ${format((m) => percent(held[m]))}\n`);
  process.stdout.write(`  over pairs     ${format((m) => percent(heldByPairs[m]))}\n`);
  process.stdout.write(`  paired test: false alarms at 5 %: ${percent(falseAlarms)}\n`);
}

/** What one would do who took pairs for independent: percentiles of a bootstrap over pairs. */
function bootstrapPairs(
  scores: Float64Array,
  same: Uint8Array,
  seed: number,
): Record<MetricName, [number, number]> {
  const random = createRandom(seed, 'bootstrap over pairs');
  const draws = Math.min(resamples, 100);
  const replicates = metricNames.map(() => new Float64Array(draws));
  for (let r = 0; r < draws; r++) {
    const chosen = Uint32Array.from(scores, () => random.below(scores.length));
    const measured = measure(
      Float64Array.from(chosen, (i) => scores[i]),
      Uint8Array.from(chosen, (i) => same[i]),
    );
    for (const [m, name] of metricNames.entries()) replicates[m][r] = measured[name];
  }
  const bounds = {} as Record<MetricName, [number, number]>;
  for (const [m, name] of metricNames.entries()) {
    const sorted = replicates[m].sort();
    const at = (share: number) => sorted[Math.round(share * (draws - 1))];
    bounds[name] = [at(0.025), at(0.975)];
  }
  return bounds;
}

function measure(scores: Float64Array, same: Uint8Array): Record<MetricName, number> {
  const { accuracy, precision, recall, f1 } = confusion(scores, same, threshold);
  const auc = rocAuc(scores, same);
  return { auc, eer: equalErrorRate(scores, same), accuracy, precision, recall, f1 };
}

function counts(): Record<MetricName, number> {
  return { auc: 0, eer: 0, accuracy: 0, precision: 0, recall: 0, f1: 0 };
}

function format(show: (metric: MetricName) => string): string {
  return metricNames.map((m) => `${m} ${show(m)}`).join('  ');
}
