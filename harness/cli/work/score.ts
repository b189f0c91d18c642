import { basename } from 'node:path';
import { readScoredPairs } from '../../data/pairs/read-scored-pairs.ts';
import { explainTooFewArtists, fewestArtistsForInterval } from '../../scoring/fewest-artists.ts';
import { metricNames, metrics, plainMetricNames, plainMetrics } from '../../scoring/metrics.ts';
import type { PartScore } from '../../scoring/score.ts';
import { scorePairs, scoreWithoutArtists } from '../../scoring/score-pairs.ts';
import { describeEstimate, describeNumber } from '../../shared/text/describe-figures.ts';
import { printJson, say } from '../print.ts';

/** The figures of a table of pairs; `artists` is null if they are unknown. */
type TableScore = Omit<PartScore, 'artists'> & { readonly artists: number | null };

/** Scores a table of answered pairs and prints all metrics, or one JSON object. */
export async function scoreAndPrint({
  pairs: file,
  artists: artistsFile,
  threshold,
  json,
}: {
  readonly pairs: string;
  readonly artists?: string | undefined;
  readonly threshold: number;
  readonly json: boolean;
}): Promise<void> {
  const { same, scores, artists } = await readScoredPairs(file, { artistsFile });
  const score: TableScore =
    artists === undefined
      ? { artists: null, ...scoreWithoutArtists({ scores, same, threshold }) }
      : scorePairs({ scores, same, artistA: artists.a, artistB: artists.b, threshold, seed: 0 });
  if (json) return printJson({ threshold, ...score });
  for (const line of describeScore(basename(file), score, threshold)) say(line);
}

function describeScore(name: string, score: TableScore, threshold: number): string[] {
  const { pairs, positives, artists } = score;
  const of = artists === null ? '' : `, of ${artists} ${artists === 1 ? 'artist' : 'artists'}`;
  const figures = [
    ...metricNames.map((metric): [string, string] => {
      const estimate = score[metric];
      const { heading } = metrics[metric];
      return [heading, estimate === null ? 'too few pairs to measure' : describeEstimate(estimate)];
    }),
    ...plainMetricNames.map((metric): [string, string] => {
      const value = score[metric];
      return [plainMetrics[metric].heading, value === null ? '' : describeNumber(value)];
    }),
  ];
  const width = Math.max(...figures.map(([heading]) => heading.length));
  return [
    `${name}: ${pairs} pairs, ${positives} by one artist${of}`,
    '',
    ...figures.map(([heading, figure]) => `${heading.padEnd(width)}  ${figure}`),
    '',
    explainIntervals(artists),
    `Accuracy, precision, recall and F1 are at the threshold ${threshold}; choose it on other pairs than these.`,
  ];
}

function explainIntervals(artists: number | null): string {
  if (artists === null) {
    return 'No intervals: artists are not named (artist_a and artist_b, or --artists), and pairs that share an artist are not independent.';
  }
  if (artists >= fewestArtistsForInterval) return 'Brackets are 95 % intervals over artists.';
  return `No intervals: ${explainTooFewArtists(artists)}.`;
}
