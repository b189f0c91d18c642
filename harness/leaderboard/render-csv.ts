import { stringify } from 'csv-stringify/sync';
import { guardFormula } from '../records/csv-formula.ts';
import { testNames } from '../scoring/score.ts';
import { describeOptions } from './describe-row.ts';
import { escapeHarmful } from './harmless-text.ts';
import type {
  AcrossSplits,
  AcrossSplitsRow,
  Figure,
  LeaderboardModel,
  LeaderboardRow,
  LeaderboardTable,
} from './leaderboard-model.ts';

/**
 * The leaderboard as CSV, numbers in full. `scope` tells lines of one split, which are ranked, from
 * those over several, which are not: there a spread is the standard deviation over splits.
 */
export function renderCsv(model: LeaderboardModel): string {
  const records: Record<string, unknown>[] = [
    ...model.tables.flatMap((table) => table.rows.map((row) => record(table, row))),
    ...model.acrossSplits.flatMap((across) => across.rows.map((row) => acrossRecord(across, row))),
  ];
  const columns = Object.keys(records[0] ?? { scope: '', collection: '', rank: '', plugin: '' });
  return stringify(records, { header: true, columns });
}

function record({ collection, split }: LeaderboardTable, row: LeaderboardRow) {
  const figures: Record<string, number | null> = {};
  for (const metric of ['auc', 'accuracy'] as const) {
    for (const test of testNames)
      Object.assign(figures, flatten(`${test}_${metric}`, row[metric][test]));
  }
  if (row.brier !== null) {
    for (const test of testNames) Object.assign(figures, flatten(`${test}_brier`, row.brier[test]));
  }
  return {
    scope: 'one split',
    collection: text(collection.name),
    collection_hash: text(collection.hash),
    split_hash: text(split.hash),
    rank: row.rank,
    tied: row.tied ? 1 : 0,
    plugin: text(row.plugin),
    options: text(describeOptions(row)),
    seeds: text(row.seeds.join(' ')),
    runs: text(row.runs.join(' ')),
    ...figures,
    drop: row.drop,
    paper_unseen_accuracy: row.paperAccuracy?.unseen,
    paper_seen_accuracy: row.paperAccuracy?.seen,
    paper_mixed_accuracy: row.paperAccuracy?.mixed,
    engine: text(row.engine),
    train_seconds: row.trainSeconds,
    flags: text(row.flags.join('; ')),
  };
}

function acrossRecord({ collection, splits }: AcrossSplits, row: AcrossSplitsRow) {
  const figures: Record<string, number | null> = {};
  for (const metric of ['auc', 'accuracy'] as const) {
    for (const test of testNames) {
      const { mean, overSplits } = row[metric][test];
      figures[`${test}_${metric}`] = mean;
      figures[`${test}_${metric}_spread`] = overSplits;
    }
  }
  return {
    scope: `${splits.length} splits`,
    collection: text(collection.name),
    collection_hash: text(collection.hash),
    split_hash: text(splits.map(({ hash }) => hash).join(' ')),
    plugin: text(row.plugin),
    options: text(describeOptions(row)),
    runs: text(row.runs.join(' ')),
    ...figures,
    drop: row.drop,
    flags: text(row.flags.join('; ')),
  };
}

function flatten(
  name: string,
  { value, low, high, spread }: Figure,
): Record<string, number | null> {
  return {
    [name]: value,
    [`${name}_low`]: low,
    [`${name}_high`]: high,
    [`${name}_spread`]: spread,
  };
}

// Numbers are left alone: a negative one begins like a formula and is none.
function text(value: string): string {
  return guardFormula(escapeHarmful(value));
}
