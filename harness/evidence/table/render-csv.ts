import { stringify } from 'csv-stringify/sync';
import type {
  AcrossSplits,
  AcrossSplitsRow,
  LeaderboardModel,
  LeaderboardRow,
  LeaderboardTable,
} from '../../experiments/summary/leaderboard-model.ts';
import { laterMetricNames } from '../../scoring/metrics.ts';
import { testNames } from '../../scoring/score.ts';
import { describeOptions } from '../../shared/text/describe-figures.ts';
import { figureColumns, paperColumns, textCell } from './csv-columns.ts';

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
  return {
    scope: 'one split',
    collection: textCell(collection.name),
    collection_hash: textCell(collection.hash),
    split_hash: textCell(split.hash),
    rank: row.rank,
    tied: row.tied ? 1 : 0,
    plugin: textCell(row.plugin),
    options: textCell(describeOptions(row)),
    seeds: textCell(row.seeds.join(' ')),
    runs: textCell(row.runs.join(' ')),
    ...figureColumns('auc', row.auc, 'spread'),
    ...figureColumns('accuracy', row.accuracy, 'spread'),
    ...Object.fromEntries(
      laterMetricNames.flatMap((metric) => {
        const figures = row[metric];
        return figures === null ? [] : Object.entries(figureColumns(metric, figures, 'spread'));
      }),
    ),
    drop: row.drop.value,
    drop_low: row.drop.low,
    drop_high: row.drop.high,
    ...paperColumns(row.paperAccuracy),
    engine: textCell(row.engine),
    train_seconds: row.trainSeconds,
    flags: textCell(row.flags.join('; ')),
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
    collection: textCell(collection.name),
    collection_hash: textCell(collection.hash),
    split_hash: textCell(splits.map(({ hash }) => hash).join(' ')),
    plugin: textCell(row.plugin),
    options: textCell(describeOptions(row)),
    runs: textCell(row.runs.join(' ')),
    ...figures,
    drop: row.drop.mean,
    flags: textCell(row.flags.join('; ')),
  };
}
