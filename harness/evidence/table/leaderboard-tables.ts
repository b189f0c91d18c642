import type {
  AcrossSplits,
  AcrossSplitsRow,
  LeaderboardModel,
  LeaderboardRow,
  LeaderboardTable,
  SplitSpread,
} from '../../experiments/summary/leaderboard-model.ts';
import { byTest } from '../../experiments/summary/summarise-row.ts';
import { type LaterMetricName, laterMetricNames, metrics } from '../../scoring/metrics.ts';
import { describeCollection, describeSplit } from './describe-place.ts';
import {
  elsewhereColumns,
  elsewhereFields,
  elsewhereNotes,
  type NamedTest,
  nameTests,
} from './elsewhere-columns.ts';
import {
  approachColumns,
  flagsColumn,
  forFiles,
  type Metric,
  metricColumns,
  metricFields,
  paperColumn,
  paperFields,
  rankColumn,
  runsField,
  seedsColumn,
  textField,
  trainingColumns,
} from './result-columns.ts';
import { type Column, makeTable, type Table, type TableSet } from './table.ts';

const legend = [
  'AUC and accuracy with their 95 % interval over artists; ± is the standard deviation over seeds.',
  'Drop: seen AUC less unseen AUC; above 0 unseen artists are harder. Paper: accuracy in its Table 1, on its own data.',
  'A rank with "=" is shared: a paired comparison on unseen pairs, corrected for the number of comparisons (Holm), cannot tell the rows from the first of them.',
] as const;
const separateTables =
  'Tables are apart where paintings or split differ: rows of different tables cannot be compared.';
const acrossSplitsLegend =
  'Over splits: mean ± standard deviation over splits, then over seeds within a split. Splits share paintings, so these rows are not ranked.';
const noRuns = 'No finished run yet; `harness run plugins/xception` makes one.';

const auc = metricOf('auc');
const accuracy = metricOf('accuracy');
/** Metrics that older records lack. */
const later = laterMetricNames.map((name) => metricOf(name));

function metricOf(key: 'auc' | 'accuracy' | LaterMetricName): Metric<LeaderboardRow> {
  return { key, name: metrics[key].heading, figuresOf: (row) => row[key] };
}

/**
 * The leaderboard: a table for each set of runs that can be compared, then those over several
 * splits. In files, `scope` tells lines of one split, which are ranked, from those over several,
 * which are not: there a spread is the standard deviation over splits.
 */
export function leaderboardTables({ tables, acrossSplits }: LeaderboardModel): TableSet {
  const first = tables[0]?.rows[0];
  const tests = nameTests(tables.flatMap(({ rows }) => rows));
  return {
    heading: 'Leaderboard',
    tables: [...tables.map((table) => splitTable(table, tests)), ...acrossSplits.map(acrossTable)],
    remarks: first === undefined ? [{ text: noRuns }] : [],
    notes: [
      ...(first === undefined ? [] : legend),
      ...elsewhereNotes(tests),
      ...(tables.length > 1 ? [separateTables] : []),
      ...(acrossSplits.length > 0 ? [acrossSplitsLegend] : []),
    ],
    fields:
      first === undefined ? ['scope', 'collection', 'rank', 'plugin'] : fieldsBy(first, tests),
  };
}

/** The columns of the file; those of metrics that came later where the first row has them. */
function fieldsBy(first: LeaderboardRow, tests: readonly NamedTest[]): string[] {
  return [
    ...['scope', 'collection', 'collection_hash', 'split_hash', 'rank', 'tied'],
    ...['plugin', 'options', 'seeds', 'runs'],
    ...metricFields(auc.key, 'spread'),
    ...metricFields(accuracy.key, 'spread'),
    ...later
      .filter(({ figuresOf }) => figuresOf(first) !== null)
      .flatMap(({ key }) => metricFields(key, 'spread')),
    ...elsewhereFields(tests, 'spread'),
    ...['drop', 'drop_low', 'drop_high'],
    ...paperFields,
    ...['engine', 'train_seconds', 'flags'],
  ];
}

function splitTable(
  { collection, split, rows }: LeaderboardTable,
  tests: readonly NamedTest[],
): Table {
  const columns: Column<LeaderboardRow>[] = [
    textField('scope', () => 'one split'),
    textField('collection', () => collection.name),
    textField('collection_hash', () => collection.hash),
    textField('split_hash', () => split.hash),
    rankColumn(),
    ...approachColumns(),
    seedsColumn(),
    flagsColumn(),
    runsField(),
    ...metricColumns(auc, ['unseen'], { isMain: true }),
    ...metricColumns(auc, ['seen']),
    ...metricColumns(auc, ['mixed'], { importance: 'middle' }),
    ...elsewhereColumns(tests),
    ...metricColumns(accuracy, ['unseen'], { importance: 'middle' }),
    ...forFiles(metricColumns(accuracy, ['seen', 'mixed'])),
    { key: 'drop', heading: 'drop', cell: ({ drop }) => ({ kind: 'difference', ...drop }) },
    paperColumn(),
    ...later.flatMap((metric) => [
      ...metricColumns(metric, ['unseen'], { importance: 'low' }),
      ...forFiles(metricColumns(metric, ['seen', 'mixed'])),
    ]),
    ...trainingColumns(),
  ];
  return makeTable({
    title: `${describeCollection(collection)}, ${describeSplit(split)}`,
    columns,
    rows,
    isFirst: ({ rank }) => rank === 1,
  });
}

function acrossTable({ collection, splits, rows }: AcrossSplits): Table {
  const [aucOver, accuracyOver] = [metricOver('auc'), metricOver('accuracy')];
  const columns: Column<AcrossSplitsRow>[] = [
    textField('scope', () => `${splits.length} splits`),
    textField('collection', () => collection.name),
    textField('collection_hash', () => collection.hash),
    textField('split_hash', () => splits.map(({ hash }) => hash).join(' ')),
    ...approachColumns(),
    flagsColumn(),
    runsField(),
    ...metricColumns(aucOver, ['unseen'], { isMain: true }),
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
  });
}

function metricOver(key: 'auc' | 'accuracy'): Metric<AcrossSplitsRow> {
  return {
    key,
    name: metrics[key].heading,
    figuresOf: (row) => byTest((test) => spreadOf(row[key][test])),
  };
}

function spreadOf({ mean, overSplits, overSeeds }: SplitSpread) {
  return { value: mean, spread: overSplits, overSeeds };
}
