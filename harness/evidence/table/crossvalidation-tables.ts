import type {
  CrossvalidationModel,
  CrossvalidationRow,
} from '../../experiments/crossvalidate/crossvalidation-model.ts';
import { describeArtists } from '../../experiments/plan/approach.ts';
import { describeFailures } from '../../experiments/plan/describe-failures.ts';
import { cut } from './cell-parts.ts';
import { describeCollection } from './describe-place.ts';
import {
  elsewhereColumns,
  elsewhereDifferenceFields,
  elsewhereFields,
  elsewhereNotes,
  type NamedTest,
  nameTests,
} from './elsewhere-columns.ts';
import { mixedNote, weightingNote } from './pair-notes.ts';
import {
  approachColumns,
  flagsColumn,
  forFiles,
  type Metric,
  metricColumns,
  metricFields,
  numberField,
  paperColumn,
  paperFields,
  rankColumn,
  textField,
  trainingColumns,
} from './result-columns.ts';
import { type Cell, type Column, makeTable, type TableSet } from './table.ts';

const auc: Metric<CrossvalidationRow> = { key: 'auc', name: 'AUC', figuresOf: (row) => row.auc };
const accuracy: Metric<CrossvalidationRow> = {
  key: 'accuracy',
  name: 'accuracy',
  figuresOf: (row) => row.accuracy,
};

/** A cross-validation, or a learning curve, as one table. */
export function crossvalidationTables(model: CrossvalidationModel): TableSet {
  const { rows, missing, failed } = model;
  return {
    heading: describeModel(model),
    tables: rows.length === 0 ? [] : [makeTable({ title: '', columns: columnsOf(model), rows })],
    remarks: [
      ...missing.map((label) => ({ text: `No finished run: ${label}`, tone: 'alert' as const })),
      ...describeFailures(failed).map((text) => ({ text, tone: 'failure' as const })),
    ],
    notes: rows.length === 0 ? [] : legendOf(model),
    fields: fieldsBy(rows[0], nameTests(rows)),
  };
}

/** The columns of the file; the artists of a learning curve where the first row has them. */
function fieldsBy(first: CrossvalidationRow | undefined, tests: readonly NamedTest[]): string[] {
  if (first === undefined) return ['collection', 'rank', 'plugin'];
  return [
    ...['collection', 'collection_hash', 'folds', 'seeds', 'rank', 'tied', 'plugin', 'options'],
    ...(first.artists === undefined ? [] : ['artists']),
    ...['runs', 'wanted_runs'],
    ...metricFields(auc.key, 'deviation'),
    ...metricFields(accuracy.key, 'deviation'),
    ...elsewhereFields(tests, 'deviation'),
    ...elsewhereDifferenceFields(tests),
    ...['drop', 'drop_low', 'drop_high', 'reference'],
    ...['difference', 'difference_low', 'difference_high', 'difference_deviation'],
    ...['difference_p', 'difference_p_holm', 'difference_runs'],
    ...paperFields,
    ...['engine', 'train_seconds', 'flags'],
  ];
}

function columnsOf(model: CrossvalidationModel): Column<CrossvalidationRow>[] {
  const { collection, folds, seeds } = model;
  return [
    textField('collection', () => collection.name),
    textField('collection_hash', () => collection.hash),
    numberField('folds', () => folds),
    textField('seeds', () => seeds.join(' ')),
    rankColumn(),
    ...approachColumns<CrossvalidationRow>((row) => [describeArtists(row)]),
    numberField('artists', ({ artists }) => artists),
    {
      key: 'finished',
      heading: 'runs',
      under: 'approach',
      cell: ({ runs, wanted }) =>
        runs.length === wanted
          ? { kind: 'text', text: `${wanted} runs`, tone: 'quiet' }
          : { kind: 'text', text: `${runs.length} of ${wanted} runs`, tone: 'alert' },
    },
    numberField('runs', ({ runs }) => runs.length),
    numberField('wanted_runs', ({ wanted }) => wanted),
    flagsColumn(),
    ...metricColumns(auc, ['unseen'], { isMain: true }),
    {
      key: 'difference',
      heading: `less ${describeReference(model) || 'the reference'}`,
      cell: (row) => differenceCell(model, row),
    },
    numberField('reference', (row) => (isReference(model, row) ? 1 : 0)),
    ...metricColumns(auc, ['seen']),
    ...metricColumns(auc, ['mixed'], { importance: 'middle' }),
    ...elsewhereColumns<CrossvalidationRow>(nameTests(model.rows), describeReference(model)),
    ...metricColumns(accuracy, ['unseen'], { importance: 'middle' }),
    ...forFiles(metricColumns(accuracy, ['seen', 'mixed'])),
    { key: 'drop', heading: 'drop', cell: ({ drop }) => ({ kind: 'difference', ...drop }) },
    paperColumn(),
    ...trainingColumns(),
  ];
}

/** By how much a row is above the reference. */
function differenceCell(model: CrossvalidationModel, row: CrossvalidationRow): Cell | null {
  const { difference, runs, wanted } = row;
  if (difference === null) {
    return isReference(model, row) ? { kind: 'remark', text: 'reference' } : null;
  }
  const { runs: commonRuns, ...figures } = difference;
  const cell = { kind: 'difference', ...figures, runs: commonRuns } as const;
  return commonRuns === runs.length ? cell : { ...cell, wantedRuns: wanted };
}

/**
 * `demo: 576 paintings (c0ffee00), 5 folds of artists × 3 seeds (0, 1, 2)`; of a learning curve with
 * `, learned from 6, 12 artists`.
 */
function describeModel({ collection, folds, seeds, artists }: CrossvalidationModel): string {
  const times = seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds`;
  const list = seeds.length === 1 ? '' : ` (${seeds.join(', ')})`;
  const curve = artists === undefined ? '' : `, learned from ${artists.join(', ')} artists`;
  return `${describeCollection(collection)}, ${folds} folds of artists × ${times}${list}${curve}`;
}

/**
 * What differences are taken against: the name of the row, in a learning curve the most artists;
 * empty where there is no run of it.
 */
function describeReference({ rows, reference, artists }: CrossvalidationModel): string {
  if (artists !== undefined) return describeArtists({ artists: artists.at(-1) });
  return reference === null ? '' : cut(rows[reference]?.plugin ?? '', 60);
}

/** Whether this is the row, or one of those, that differences are taken against. */
function isReference({ rows, reference }: CrossvalidationModel, row: CrossvalidationRow) {
  const place = row.reference === undefined ? reference : row.reference;
  return place !== null && rows[place] === row;
}

/** How to read the table; the same words wherever it is shown. */
function legendOf(model: CrossvalidationModel): string[] {
  const { folds, seeds, artists, rows, missing } = model;
  const against = describeReference(model);
  const isPartial = missing.length > 0 || rows.some(({ runs, wanted }) => runs.length < wanted);
  const alike = rows.filter((row) => row.artists === rows[0]?.artists);
  const hasOptions = new Set(alike.map(({ plugin }) => plugin)).size < alike.length;
  return [
    `Means over ${folds} folds × ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'} with 95 % intervals: each artist is unseen once per seed. Runs share training artists; the variance is corrected for that (Nadeau and Bengio 2003).`,
    ...(artists === undefined
      ? []
      : [
          `A row learns from so many of each fold's artists, validation's unseen ones included; a larger number includes the artists of a smaller one. The unseen test keeps its paintings; the seen and the mixed test do not, because seen artists are those trained on.`,
        ]),
    ...(against === ''
      ? []
      : [
          `Difference: unseen AUC less that of ${artists === undefined ? '' : 'the same approach with '}${against} on the same folds, with its 95 % interval; p-values are corrected for the number of rows (Holm).`,
        ]),
    weightingNote,
    mixedNote,
    ...elsewhereNotes(nameTests(rows)),
    'Drop: seen AUC less unseen AUC; above 0 unseen artists are harder. Training: median of a run. Paper: accuracy in its Table 1, on its own data.',
    'A rank with "=" is shared: a paired comparison of unseen AUC, corrected for every two rows (Holm), cannot tell the rows from the first of them.',
    ...(hasOptions
      ? [
          'Of several rows of one plugin the best is chosen by the test, so its figures flatter; `harness run --config` chooses options on validation.',
        ]
      : []),
    ...(isPartial
      ? ['Not all runs are finished: rows are compared on the runs that both have.']
      : []),
  ];
}
