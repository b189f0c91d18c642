import { stringify } from 'csv-stringify/sync';
import { guardFormula } from '../../shared/text/csv-formula.ts';
import { escapeHarmful } from '../../shared/text/harmless-text.ts';
import type { VerificationFigures } from './verification-figures.ts';

/** The figures of a report for programs, as JSON. */
export function writeFiguresJson(runs: readonly VerificationFigures[]): string {
  return `${JSON.stringify({ version: 1, runs }, null, 2)}\n`;
}

/** Every artist of every run and test as CSV, the hardest of a test first. */
export function writeArtistsCsv(runs: readonly VerificationFigures[]): string {
  const rows = runs.flatMap(({ run, tests }) =>
    (['unseen', 'seen', 'mixed'] as const).flatMap((test) =>
      tests[test].byArtist.map(({ artist, positives, negatives, auc, misses, falseMatches }) => [
        run,
        test,
        guardFormula(escapeHarmful(artist)),
        positives,
        negatives,
        auc ?? '',
        misses,
        falseMatches,
      ]),
    ),
  );
  return stringify([
    ['run', 'test', 'artist', 'positives', 'negatives', 'auc', 'misses', 'false_matches'],
    ...rows,
  ]);
}
