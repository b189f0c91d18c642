import { fewestArtistsForInterval } from '../../scoring/fewest-artists.ts';
import {
  byMetric,
  earlyMetricNames,
  laterMetricNames,
  mayHaveInterval,
} from '../../scoring/metrics.ts';
import type { Estimate, PartScore, Scores } from '../../scoring/score.ts';

/** Scores without the intervals that earlier versions gave to tests with too few artists, and to Cllr. */
export function dropFalseIntervals(scores: Scores): Scores {
  const { tests, validation } = scores;
  return {
    ...scores,
    tests: { seen: drop(tests.seen), unseen: drop(tests.unseen), mixed: drop(tests.mixed) },
    validation:
      validation === null ? null : { seen: drop(validation.seen), unseen: drop(validation.unseen) },
  };
}

function drop(part: PartScore): PartScore {
  const isEnough = part.artists >= fewestArtistsForInterval;
  const bare = ({ value }: Estimate): Estimate => ({ value, low: null, high: null });
  return {
    ...part,
    ...byMetric(earlyMetricNames, (metric) => (isEnough ? part[metric] : bare(part[metric]))),
    ...byMetric(laterMetricNames, (metric) => {
      const estimate = part[metric];
      return estimate === null || (isEnough && mayHaveInterval(metric)) ? estimate : bare(estimate);
    }),
  };
}
