import { stringify } from 'csv-stringify/sync';
import type {
  CrossvalidationModel,
  CrossvalidationRow,
} from '../../../experiments/crossvalidate/crossvalidation-model.ts';
import { describeOptions } from '../../../shared/text/describe-figures.ts';
import { figureColumns, paperColumns, textCell } from '../csv-columns.ts';
import { isReference } from './describe-crossvalidation.ts';

/** A cross-validation as CSV, a line a row of the table, numbers in full. */
export function renderCsv(model: CrossvalidationModel): string {
  const records = model.rows.map((row) => record(model, row));
  const columns = Object.keys(records[0] ?? { collection: '', rank: '', plugin: '' });
  return stringify(records, { header: true, columns });
}

function record(model: CrossvalidationModel, row: CrossvalidationRow) {
  const { collection, folds, seeds } = model;
  const { difference } = row;
  return {
    collection: textCell(collection.name),
    collection_hash: textCell(collection.hash),
    folds,
    seeds: textCell(seeds.join(' ')),
    rank: row.rank,
    tied: row.tied ? 1 : 0,
    plugin: textCell(row.plugin),
    options: textCell(describeOptions(row)),
    ...(row.artists === undefined ? {} : { artists: row.artists }),
    runs: row.runs.length,
    wanted_runs: row.wanted,
    ...figureColumns('auc', row.auc, 'deviation'),
    ...figureColumns('accuracy', row.accuracy, 'deviation'),
    drop: row.drop.value,
    drop_low: row.drop.low,
    drop_high: row.drop.high,
    reference: isReference(model, row) ? 1 : 0,
    difference: difference?.value,
    difference_low: difference?.low,
    difference_high: difference?.high,
    difference_deviation: difference?.deviation,
    difference_p: difference?.pValue,
    difference_p_holm: difference?.adjustedPValue,
    difference_runs: difference?.runs,
    ...paperColumns(row.paperAccuracy),
    engine: textCell(row.engine),
    train_seconds: row.trainSeconds,
    flags: textCell(row.flags.join('; ')),
  };
}
