import { stringify } from 'csv-stringify/sync';
import { describeOptions } from '../leaderboard/describe-row.ts';
import { escapeHarmful } from '../leaderboard/harmless-text.ts';
import { guardFormula } from '../records/csv-formula.ts';
import { testNames } from '../scoring/score.ts';
import type {
  CrossvalidationModel,
  CrossvalidationRow,
  FoldMean,
} from './crossvalidation-model.ts';
import { isReference } from './describe-crossvalidation.ts';

/** A cross-validation as CSV, a line a row of the table, numbers in full. */
export function renderCsv(model: CrossvalidationModel): string {
  const records = model.rows.map((row) => record(model, row));
  const columns = Object.keys(records[0] ?? { collection: '', rank: '', plugin: '' });
  return stringify(records, { header: true, columns });
}

function record(model: CrossvalidationModel, row: CrossvalidationRow) {
  const { collection, folds, seeds } = model;
  const figures: Record<string, number | null> = {};
  for (const metric of ['auc', 'accuracy'] as const) {
    for (const test of testNames) {
      Object.assign(figures, flatten(`${test}_${metric}`, row[metric][test]));
    }
  }
  const { difference } = row;
  return {
    collection: text(collection.name),
    collection_hash: text(collection.hash),
    folds,
    seeds: text(seeds.join(' ')),
    rank: row.rank,
    tied: row.tied ? 1 : 0,
    plugin: text(row.plugin),
    options: text(describeOptions(row)),
    ...(row.artists === undefined ? {} : { artists: row.artists }),
    runs: row.runs.length,
    wanted_runs: row.wanted,
    ...figures,
    drop: row.drop,
    reference: isReference(model, row) ? 1 : 0,
    difference: difference?.value,
    difference_low: difference?.low,
    difference_high: difference?.high,
    difference_deviation: difference?.deviation,
    difference_p: difference?.pValue,
    difference_p_holm: difference?.adjustedPValue,
    difference_runs: difference?.runs,
    paper_unseen_accuracy: row.paperAccuracy?.unseen,
    paper_seen_accuracy: row.paperAccuracy?.seen,
    paper_mixed_accuracy: row.paperAccuracy?.mixed,
    engine: text(row.engine),
    train_seconds: row.trainSeconds,
    flags: text(row.flags.join('; ')),
  };
}

function flatten(
  name: string,
  { value, low, high, deviation }: FoldMean,
): Record<string, number | null> {
  return {
    [name]: value,
    [`${name}_low`]: low,
    [`${name}_high`]: high,
    [`${name}_deviation`]: deviation,
  };
}

// Numbers are left alone: a negative one begins like a formula and is none.
function text(value: string): string {
  return guardFormula(escapeHarmful(value));
}
