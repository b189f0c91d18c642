import { describeFailures } from '../../experiments/plan/describe-failures.ts';
import type {
  SweepRow,
  SweepSplit,
  SweepSummary,
} from '../../experiments/sweep/summarise-sweep.ts';
import { describeCollection, describeSplit } from './describe-place.ts';
import { findDifferingOptions } from './differing-options.ts';
import { intervalNotes } from './interval-notes.ts';
import {
  approachColumns,
  figureFields,
  flagsColumn,
  type Metric,
  metricColumns,
  metricFields,
  numberField,
  runsField,
  seedsColumn,
  textField,
} from './result-columns.ts';
import { sayLegend } from './say-legend.ts';
import { type Column, makeTable, type Table, type TableSet } from './table.ts';

/** Where a plugin has several rows, of which one is chosen. */
const choiceRemark =
  "Options are chosen only on validation: → marks the row of each plugin with the best AUC on validation's unseen artists. Test figures are shown only for chosen rows, so that nobody chooses on the test.";
const rivalsNote =
  '"~": a paired comparison on validation, corrected for the number of comparisons (Holm), cannot tell the row from the chosen one. The validation AUC of a chosen row is the best of several, so it is too optimistic.';
const notes = [
  'AUCs with 95 % intervals over artists; ± is the standard deviation over seeds.',
] as const;

const validation = ['validation_unseen_auc', 'validation_seen_auc'] as const;
const test: Metric<SweepRow> = { key: 'auc', name: 'test AUC', figuresOf: (row) => row.test };

/** A sweep: a table for each split, then the chosen options over splits. */
export function sweepTables({ splits, overSplits, failed }: SweepSummary): TableSet {
  const hasChoice = splits.some(({ rows }) => rows.some((row) => hasRivals(row, rows)));
  const rowsOfAll = splits.flatMap(({ rows }) => rows);
  return {
    heading: 'Sweep',
    tables: [...splits.map(splitTable), ...(overSplits.length > 0 ? [overTable(overSplits)] : [])],
    remarks: [
      ...describeFailures(failed).map((text) => ({ text, tone: 'failure' }) as const),
      ...(hasChoice ? [{ text: choiceRemark }] : []),
    ],
    legend: sayLegend({
      hasRivals: hasChoice,
      hasSpread: rowsOfAll.some(({ runs }) => runs.length > 1),
      figures: rowsOfAll.flatMap(shownFigures),
    }),
    explainedBy: '--explain',
    notes: [
      ...(hasChoice ? [rivalsNote] : []),
      ...notes,
      ...intervalNotes(rowsOfAll.flatMap(shownFigures)),
    ],
    fields: [
      ...['scope', 'collection', 'collection_hash', 'split_hash', 'split_seed'],
      ...['plugin', 'options', 'seeds', 'runs', 'chosen', 'worse_than_chosen'],
      ...validation.flatMap((key) => figureFields(key, 'spread')),
      ...metricFields(test.key, 'spread'),
      'flags',
    ],
  };
}

/** The figures of a row that a table shows. */
function shownFigures({ validationUnseen, validationSeen, test: tests }: SweepRow) {
  return [validationUnseen, validationSeen, ...(tests === null ? [] : Object.values(tests))];
}

/** Whether a plugin has been tried with other options as well, so that there is a choice. */
function hasRivals({ plugin }: SweepRow, rows: readonly SweepRow[]): boolean {
  return rows.filter((row) => row.plugin === plugin).length > 1;
}

function splitTable({ collection, split, rows }: SweepSplit): Table {
  const differing = findDifferingOptions(rows);
  const columns: Column<SweepRow>[] = [
    textField('scope', () => 'one split'),
    textField('collection', () => collection.name),
    textField('collection_hash', () => collection.hash),
    textField('split_hash', () => split.hash),
    numberField('split_seed', () => split.seed),
    {
      key: 'mark',
      heading: '',
      importance: 'always',
      cell: (row) =>
        hasRivals(row, rows) && (row.chosen || row.worseThanChosen === false)
          ? { kind: 'remark', text: row.chosen ? '→' : '~', tone: 'good' }
          : null,
    },
    numberField('chosen', ({ chosen }) => (chosen ? 1 : 0)),
    numberField('worse_than_chosen', ({ worseThanChosen: isWorse }) =>
      isWorse === null ? null : Number(isWorse),
    ),
    ...approachColumns<SweepRow>(differing),
    seedsColumn(),
    flagsColumn(),
    runsField(),
    {
      key: validation[0],
      heading: 'validation unseen AUC',
      importance: 'always',
      isMain: true,
      cell: ({ validationUnseen }) => ({ kind: 'figure', ...validationUnseen }),
    },
    {
      key: validation[1],
      heading: 'validation seen AUC',
      importance: 'middle',
      cell: ({ validationSeen }) => ({ kind: 'figure', ...validationSeen }),
    },
    ...metricColumns(test, ['unseen']),
    ...metricColumns(test, ['seen', 'mixed'], { importance: 'middle' }),
  ];
  return makeTable({
    title: `${describeCollection(collection)}, ${describeSplit(split)}`,
    columns,
    rows,
    isFirst: ({ chosen }) => chosen,
    remarks: differing.remarks,
  });
}

type OverSplits = SweepSummary['overSplits'][number];

/** The scores of each plugin's chosen options on the tests of all splits. */
function overTable(rows: SweepSummary['overSplits']): Table {
  const columns: Column<OverSplits>[] = [
    textField('scope', ({ splits }) => `${splits} splits`),
    {
      key: 'approach',
      heading: 'approach',
      cell: ({ plugin }) => ({ kind: 'approach', name: plugin, details: [] }),
    },
    textField('plugin', ({ plugin }) => plugin),
    {
      key: 'splits',
      heading: 'splits',
      cell: ({ splits }) => ({ kind: 'number', value: splits, form: 'count' }),
    },
    {
      key: 'unseen_auc',
      heading: 'unseen test AUC',
      isMain: true,
      cell: ({ mean, deviation }) => ({ kind: 'figure', value: mean, spread: deviation }),
    },
  ];
  return makeTable({
    title: 'Options chosen on each split, over splits; ± is the standard deviation over splits',
    columns,
    rows,
  });
}
