import { itemAt } from '../../contract/item-at.ts';
import { rocAuc } from '../../contract/metrics/roc.ts';
import { createRandom, type Random } from '../../contract/random.ts';
import { findNearestArtists } from '../../data/kinship/similar-artists.ts';
import { measureApproach } from '../../scoring/compare-scores.ts';
import { estimateMeasured } from '../../scoring/estimate-measured.ts';
import { selectHardPairs } from '../../scoring/select-hard-pairs.ts';
import { simulatePairs, simulateTruth } from '../../scoring/simulate-pairs.ts';
import { describeShare, say } from './say-coverage.ts';

const designs = [6, 12, 30];
const paintings = [8, 14] as const;

/**
 * Measures intervals of AUC on hard pairs of single splits. Here scores do not depend on which artists look
 * alike, so the truth is that of all pairs.
 *
 * @param runs of each design
 */
export function coverHard(runs: number, resamples: number): void {
  const population = simulateTruth(1, 400_000);
  const truth = rocAuc(itemAt(population.scores, 0), population.same);
  say('artists', 'hard pairs AUC', 'width');
  say('--:', '--:', '--:');
  for (const artists of designs) {
    let [held, counted, width] = [0, 0, 0];
    for (let run = 0; run < runs; run++) {
      const random = createRandom(run, 'coverage of hard pairs', artists);
      const { scores, ...pairs } = simulatePairs(random, artists, paintings);
      const similar = drawSimilar(random, artists);
      const hard = selectHardPairs({ ...pairs, scores: itemAt(scores, 0) }, similar);
      if (hard === undefined) continue;
      const options = { seed: run, resamples, metric: 'auc' } as const;
      const measured = measureApproach([{ ...hard, threshold: 0.5 }], hard, options);
      const { low, high } = estimateMeasured(measured, hard);
      if (low === null || high === null) continue;
      counted++;
      width += high - low;
      if (low <= truth && truth <= high) held++;
    }
    say(String(artists), describeShare(held, counted), (width / counted).toFixed(2));
  }
}

/** Artists with random looks, each with the one most like it. */
function drawSimilar(random: Random, artists: number): (readonly [number, number])[] {
  const names = Array.from({ length: artists }, (_, artist) => ({ artist: String(artist) }));
  const looks = names.map(() => Float64Array.from({ length: 3 }, () => random.normal()));
  return findNearestArtists(names, looks).pairs.map(([a, b]) => [Number(a), Number(b)] as const);
}
