import type {
  AcrossSplits,
  AcrossSplitsRow,
  SplitSpread,
} from '../../experiments/summary/leaderboard-model.ts';
import { byTest } from '../../experiments/summary/summarise-row.ts';
import { describeCollection } from './describe-place.ts';
import { findDifferingOptions } from './differing-options.ts';
import {
  approachColumns,
  flagsColumn,
  forFiles,
  type Metric,
  metricColumns,
  metricOf,
  runsField,
  textField,
} from './result-columns.ts';
import { type Column, makeTable, type Table } from './table.ts';

/**
 * Approaches that ran on the same splits, with mean and spread over these. The splits share
 * paintings, so the rows are not ranked.
 */
export function acrossSplitsTable({ collection, splits, rows }: AcrossSplits): Table {
  const [aucOver, accuracyOver] = [metricOver('auc'), metricOver('accuracy')];
  const differing = findDifferingOptions(rows);
  const columns: Column<AcrossSplitsRow>[] = [
    textField('scope', () => `${splits.length} splits`),
    textField('collection', () => collection.name),
    textField('collection_hash', () => collection.hash),
    textField('split_hash', () => splits.map(({ hash }) => hash).join(' ')),
    ...approachColumns<AcrossSplitsRow>(differing),
    flagsColumn(),
    runsField(),
    ...metricColumns(aucOver, ['unseen'], { importance: 'always', isMain: true }),
    ...metricColumns(aucOver, ['seen', 'mixed']),
    ...metricColumns(accuracyOver, ['unseen']),
    ...forFiles(metricColumns(accuracyOver, ['seen', 'mixed'])),
    {
      key: 'drop',
      heading: 'drop',
      cell: ({ drop }) => ({ kind: 'difference', ...spreadOf(drop) }),
    },
  ];
  const seeds = splits.map(({ seed }) => seed).join(', ');
  return makeTable({
    title: `${describeCollection(collection)}, over ${splits.length} splits: ${seeds}`,
    columns,
    rows,
    remarks: differing.remarks,
  });
}

function metricOver(key: 'auc' | 'accuracy'): Metric<AcrossSplitsRow> {
  return { ...metricOf(key), figuresOf: (row) => byTest((test) => spreadOf(row[key][test])) };
}

function spreadOf({ mean, overSplits, overSeeds }: SplitSpread) {
  return { value: mean, spread: overSplits, overSeeds };
}
