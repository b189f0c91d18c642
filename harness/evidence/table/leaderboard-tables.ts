import type {
  LeaderboardModel,
  LeaderboardRow,
  LeaderboardTable,
} from '../../experiments/summary/leaderboard-model.ts';
import {
  explainTooFewArtists,
  fewestArtistsForExactInterval,
} from '../../scoring/fewest-artists.ts';
import { laterMetricNames, plainMetricNames, shownLaterNames } from '../../scoring/metrics.ts';
import { acrossSplitsTable } from './across-splits-table.ts';
import { describeCollection, describeSplit } from './describe-place.ts';
import { findDifferingOptions } from './differing-options.ts';
import {
  elsewhereColumns,
  elsewhereFields,
  elsewhereNotes,
  type NamedTest,
  nameTests,
} from './elsewhere-columns.ts';
import { fairnessNotes } from './fairness-notes.ts';
import { flagNotes } from './flag-notes.ts';
import { hardColumn, hardFields, hardNote } from './hard-column.ts';
import { intervalNotes } from './interval-notes.ts';
import { labelsColumn, labelsFields, labelsNoteOfSplit } from './labels-column.ts';
import { dropNote, mixedNote, paperNote, verificationNotes, weightingNote } from './pair-notes.ts';
import {
  approachColumns,
  figureFields,
  flagsColumn,
  forFiles,
  type Metric,
  metricColumns,
  metricFields,
  metricOf,
  paperColumn,
  paperFields,
  plainFields,
  rankColumn,
  runsField,
  seedsColumn,
  textField,
  trainingColumns,
} from './result-columns.ts';
import { sayLegend } from './say-legend.ts';
import {
  type Column,
  makeTable,
  type Note,
  type Remark,
  type Table,
  type TableSet,
} from './table.ts';

const sharedRanks =
  'A rank with "=" is shared: a paired comparison on unseen pairs, corrected for the number of comparisons (Holm), cannot tell these rows from the first of them.';
const separateTables =
  'Each table has its own paintings or split: rows of different tables cannot be compared.';
const acrossSplitsLegend =
  'Over splits: mean ± standard deviation over splits, then the standard deviation over seeds within a split. Splits share paintings, so these rows are not ranked.';
const noneFits = 'No finished run matches; `harness runs list` shows them all.';
const noRuns = 'No finished run yet; `harness run plugins/xception` makes one.';

const [auc, accuracy] = [metricOf('auc'), metricOf('accuracy')];

interface FileMetric extends Metric<LeaderboardRow> {
  /** Whether it has no interval. */
  readonly isPlain?: boolean;
}

/** Metrics that older records lack. */
const later: readonly (FileMetric & { readonly isShown: boolean })[] = [
  ...laterMetricNames.map((name) => ({
    ...metricOf(name),
    isShown: shownLaterNames.includes(name),
  })),
  ...plainMetricNames.map((name) => ({
    ...metricOf(name),
    isShown: name === 'minDcf',
    isPlain: true,
  })),
];

/** Of all pairs, each counting once, as in the competition. */
const allPairs: readonly FileMetric[] = [
  { key: 'all_pairs_auc', name: 'AUC over all pairs', figuresOf: (row) => row.allPairsAuc },
  {
    key: 'all_pairs_average_precision',
    name: 'average precision over all pairs',
    figuresOf: (row) => row.allPairsPrecision,
    isPlain: true,
  },
];

/** Without those of an interval if the metric has none. */
function fieldsOfMetric({ key, isPlain }: FileMetric): string[] {
  return isPlain === true ? plainFields(key, 'spread') : metricFields(key, 'spread');
}

/** Several tables may have the same notes. */
function isFirst(text: string, place: number, all: readonly string[]): boolean {
  return all.indexOf(text) === place;
}

/**
 * The leaderboard: a table for each set of runs that can be compared, then those over several
 * splits. In files, `scope` tells lines of one split, which are ranked, from those over several,
 * which are not: there a spread is the standard deviation over splits.
 *
 * @param options whether these are only some of the runs
 */
export function leaderboardTables(
  { tables, acrossSplits }: LeaderboardModel,
  { isFiltered = false }: { readonly isFiltered?: boolean } = {},
): TableSet {
  const first = tables[0]?.rows[0];
  const tests = nameTests(tables.flatMap(({ rows }) => rows));
  return {
    heading: 'Leaderboard',
    tables: [
      ...tables.map((table) => splitTable(table, tests)),
      ...acrossSplits.map(acrossSplitsTable),
    ],
    remarks: first === undefined ? [{ text: isFiltered ? noneFits : noRuns }] : warn(tables),
    ...(first === undefined ? {} : { legend: describeLegend(tables) }),
    notes: [
      ...explainFigures(tables),
      labelsNoteOfSplit,
      hardNote,
      ...elsewhereNotes(tests),
      ...(acrossSplits.length > 0 ? [acrossSplitsLegend] : []),
    ],
    explainedBy: 'harness leaderboard --explain',
    wholeIn: '--csv and --markdown',
    fields:
      first === undefined
        ? ['scope', 'collection', 'rank', 'plugin']
        : fieldsBy(first, tests, tables.some(hasControls)),
  };
}

/** Important remarks. */
function warn(tables: readonly LeaderboardTable[]): Remark[] {
  const texts = tables.flatMap(({ rows }) => fairnessNotes(rows)).filter(isFirst);
  return [...(tables.length > 1 ? [separateTables] : []), ...texts].map((text) => ({ text }));
}

function describeLegend(tables: readonly LeaderboardTable[]): string {
  const rows = tables.flatMap((table) => table.rows);
  return sayLegend({
    hasSpread: rows.some(({ runs }) => runs.length > 1),
    hasTies: rows.some(({ tied }) => tied),
    figures: rows.flatMap(listIntervals),
  });
}

/** How to read the figures that the tables have; nothing if they have none. */
function explainFigures(tables: readonly LeaderboardTable[]): Note[] {
  const rows = tables.flatMap((table) => table.rows);
  if (rows.length === 0) return [];
  const hasSpread = rows.some(({ runs }) => runs.length > 1);
  // Tables of too few artists say so themselves.
  const ranked = tables.filter(({ tooFewArtists }) => tooFewArtists === null);
  return [
    `AUC and accuracy with 95 % intervals over artists, which are wider than necessary with fewer than ${fewestArtistsForExactInterval} artists${hasSpread ? '; ± is the standard deviation over seeds' : ''}.`,
    ...intervalNotes(ranked.flatMap((table) => table.rows.flatMap(listIntervals))),
    weightingNote,
    mixedNote,
    dropNote,
    paperNote,
    ...(rows.some(({ tied }) => tied) ? [sharedRanks] : []),
    ...verificationNotes,
    ...flagNotes(rows),
  ];
}

/** Figures of a row that have an interval with enough artists. */
function listIntervals({ auc, accuracy, mixedWithin, hard, drop }: LeaderboardRow) {
  return [auc.unseen, auc.seen, auc.mixed, accuracy.unseen, mixedWithin, hard, drop];
}

/** The columns of the file; those of metrics that came later if the first row has them. */
function fieldsBy(
  first: LeaderboardRow,
  tests: readonly NamedTest[],
  withControls: boolean,
): string[] {
  return [
    ...['scope', 'collection', 'collection_hash', 'split_hash', 'rank', 'tied'],
    ...['plugin', 'options', 'seeds', 'runs'],
    ...metricFields(auc.key, 'spread'),
    ...metricFields(accuracy.key, 'spread'),
    ...later.filter(({ figuresOf }) => figuresOf(first) !== null).flatMap(fieldsOfMetric),
    ...(first.mixedWithin === null ? [] : figureFields('mixed_within_auc', 'spread')),
    ...(first.hard === null ? [] : hardFields('spread')),
    ...allPairs.filter(({ figuresOf }) => figuresOf(first) !== null).flatMap(fieldsOfMetric),
    ...elsewhereFields(tests, 'spread'),
    ...(withControls ? labelsFields : []),
    ...['drop', 'drop_low', 'drop_high'],
    ...paperFields,
    ...['engine', 'train_seconds', 'flags'],
  ];
}

function splitTable(
  { collection, split, rows, tooFewArtists }: LeaderboardTable,
  tests: readonly NamedTest[],
): Table {
  const differing = findDifferingOptions(rows);
  const columns: Column<LeaderboardRow>[] = [
    textField('scope', () => 'one split'),
    textField('collection', () => collection.name),
    textField('collection_hash', () => collection.hash),
    textField('split_hash', () => split.hash),
    rankColumn(),
    ...approachColumns<LeaderboardRow>(differing),
    seedsColumn(),
    flagsColumn(),
    runsField(),
    ...metricColumns(auc, ['unseen'], { importance: 'always', isMain: true }),
    labelsColumn(labelsAdded),
    ...metricColumns(auc, ['seen']),
    ...metricColumns(auc, ['mixed'], { importance: 'middle' }),
    hardColumn(),
    ...elsewhereColumns(tests),
    ...metricColumns(accuracy, ['unseen'], { importance: 'middle' }),
    ...forFiles(metricColumns(accuracy, ['seen', 'mixed'])),
    {
      key: 'drop',
      heading: 'drop',
      importance: 'always',
      cell: ({ drop }) => ({ kind: 'difference', ...drop }),
    },
    paperColumn(),
    {
      key: 'mixed_within_auc',
      heading: 'mixed AUC without the shortcut',
      importance: 'low',
      cell: ({ mixedWithin }) => (mixedWithin === null ? null : { kind: 'figure', ...mixedWithin }),
    },
    // For the competition's paintings, its own weighting is shown as well.
    ...allPairs.flatMap((metric) =>
      collection.kind === 'kaggle'
        ? metricColumns(metric, ['unseen', 'seen', 'mixed'], { importance: 'low' })
        : forFiles(metricColumns(metric, ['unseen', 'seen', 'mixed'])),
    ),
    ...later.flatMap((metric) => {
      const unseen = metricColumns(metric, ['unseen'], { importance: 'low' });
      const others = forFiles(metricColumns(metric, ['seen', 'mixed']));
      return [...(metric.isShown ? unseen : forFiles(unseen)), ...others];
    }),
    ...trainingColumns(),
  ];
  return makeTable({
    title: `${describeCollection(collection)}, ${describeSplit(split)}`,
    columns,
    rows,
    isFirst: ({ rank }) => rank === 1,
    tieOf: ({ rank }) => rank,
    remarks: [
      ...(tooFewArtists === null
        ? []
        : [
            {
              text: `No ranks: ${explainTooFewArtists(tooFewArtists)}.`,
              tone: 'alert',
            } as const,
          ]),
      ...differing.remarks,
    ],
  });
}

function hasControls({ rows }: LeaderboardTable): boolean {
  return rows.some(({ labelsAdd }) => labelsAdd !== undefined);
}

function labelsAdded({ labelsAdd, runs }: LeaderboardRow) {
  if (labelsAdd === undefined) return undefined;
  const { difference, pValue, adjustedPValue, controls } = labelsAdd;
  const cell = { ...difference, pValue, adjustedPValue, runs: controls.length };
  return controls.length === runs.length ? cell : { ...cell, wantedRuns: runs.length };
}
