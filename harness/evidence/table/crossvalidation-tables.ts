import type {
  CrossvalidationModel,
  CrossvalidationRow,
} from '../../experiments/crossvalidate/crossvalidation-model.ts';
import { describeArtists } from '../../experiments/plan/approach.ts';
import { describeFailures } from '../../experiments/plan/describe-failures.ts';
import { tieLevel } from '../../experiments/summary/build-leaderboard.ts';
import { fewestArtistsForInterval, tooFewArtists } from '../../scoring/fewest-artists.ts';
import {
  describeNumber,
  describeOptions,
  describePercent,
  nameFile,
} from '../../shared/text/describe-figures.ts';
import { cut } from './cell-parts.ts';
import { explainCrossvalidation, listIntervals } from './crossvalidation-notes.ts';
import { describeReference, headReference, isReference } from './crossvalidation-reference.ts';
import { describeCollection } from './describe-place.ts';
import { type DifferingOptions, findDifferingOptions } from './differing-options.ts';
import {
  elsewhereColumns,
  elsewhereDifferenceFields,
  elsewhereFields,
  nameTests,
} from './elsewhere-columns.ts';
import { fairnessNotes } from './fairness-notes.ts';
import { hardColumn, hardFields } from './hard-column.ts';
import { labelsColumn, labelsFields } from './labels-column.ts';
import {
  approachColumns,
  flagsColumn,
  forFiles,
  metricColumns,
  metricFields,
  metricOf,
  numberField,
  paperColumn,
  paperFields,
  plainFields,
  rankColumn,
  textField,
  trainingColumns,
} from './result-columns.ts';
import { sayLegend } from './say-legend.ts';
import {
  type Cell,
  type Column,
  makeTable,
  type Remark,
  type Table,
  type TableSet,
} from './table.ts';

const [auc, accuracy] = [metricOf('auc'), metricOf('accuracy')];
const [tar, minDcf] = [metricOf('tarAtOnePercent'), metricOf('minDcf')];

/** A cross-validation, or a learning curve, as one table. */
export function crossvalidationTables(model: CrossvalidationModel): TableSet {
  const { rows, missing, failed } = model;
  const shown =
    rows.length === 0
      ? { tables: [], notes: [] }
      : {
          tables: [showRows(model)],
          notes: explainCrossvalidation(model),
          legend: sayLegend({
            hasTies: rows.some(({ tied }) => tied),
            figures: rows.flatMap(listIntervals),
          }),
        };
  return {
    heading: describeModel(model),
    ...shown,
    remarks: [
      ...missing.map((label) => ({ text: `No finished run: ${label}`, tone: 'alert' as const })),
      ...describeFailures(failed).map((text) => ({ text, tone: 'failure' as const })),
      ...(rows.length === 0 ? [] : warn(model)),
    ],
    explainedBy: '--explain',
    wholeIn: '--csv and --markdown',
    fields: fieldsBy(model),
  };
}

function showRows(model: CrossvalidationModel): Table {
  const differing = findDifferingOptions(model.rows);
  return makeTable({
    title: '',
    columns: columnsOf(model, differing),
    rows: model.rows,
    isFirst: ({ rank }) => rank === 1,
    tieOf: ({ rank }) => rank,
    remarks: [...sayPower(model, differing), ...differing.remarks],
  });
}

/** Important remarks. */
function warn({ rows, missing }: CrossvalidationModel): Remark[] {
  const alike = rows.filter((row) => row.artists === rows[0]?.artists);
  const isPartial = missing.length > 0 || rows.some(({ runs, wanted }) => runs.length < wanted);
  return [
    ...fairnessNotes(alike),
    ...(isPartial
      ? ['Not all runs are finished: rows are compared on the runs that both have.']
      : []),
  ].map((text) => ({ text }));
}

/** The columns of the file; the artists of a learning curve if the first row has them. */
function fieldsBy({ rows }: CrossvalidationModel): string[] {
  const [first] = rows;
  if (first === undefined) return ['collection', 'rank', 'plugin'];
  const tests = nameTests(rows);
  return [
    ...['collection', 'collection_hash', 'folds', 'seeds', 'rank', 'tied', 'plugin', 'options'],
    ...(first.artists === undefined ? [] : ['artists']),
    ...['runs', 'wanted_runs'],
    ...metricFields(auc.key, 'deviation'),
    ...metricFields(accuracy.key, 'deviation'),
    ...metricFields(tar.key, 'deviation'),
    ...plainFields(minDcf.key, 'deviation'),
    ...(first.hard === undefined ? [] : hardFields('deviation')),
    ...elsewhereFields(tests, 'deviation'),
    ...elsewhereDifferenceFields(tests),
    ...['drop', 'drop_low', 'drop_high', 'reference'],
    ...['difference', 'difference_low', 'difference_high', 'difference_deviation'],
    ...['difference_p', 'difference_p_holm', 'difference_runs'],
    ...['difference_detectable', 'difference_by_seeds'],
    ...(rows.some(hasControls) ? [...labelsFields, 'labels_add_deviation'] : []),
    ...paperFields,
    ...['engine', 'train_seconds', 'flags'],
  ];
}

function columnsOf(
  model: CrossvalidationModel,
  differing: DifferingOptions,
): Column<CrossvalidationRow>[] {
  const { collection, folds, seeds } = model;
  return [
    textField('collection', () => collection.name),
    textField('collection_hash', () => collection.hash),
    numberField('folds', () => folds),
    textField('seeds', () => seeds.join(' ')),
    rankColumn(),
    ...approachColumns<CrossvalidationRow>(differing, (row) => [describeArtists(row)]),
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
    ...metricColumns(auc, ['unseen'], { importance: 'always', isMain: true }),
    {
      key: 'difference',
      heading: `minus ${headReference(model) || 'the reference'}`,
      cell: (row) => differenceCell(model, row),
    },
    numberField('difference_detectable', ({ difference }) => difference?.detectable),
    numberField('difference_by_seeds', ({ difference }) => shareOfSeeds(difference)),
    labelsColumn((row) => labelsAdded(row)),
    numberField('reference', (row) => (isReference(model, row) ? 1 : 0)),
    ...metricColumns(auc, ['seen']),
    ...metricColumns(auc, ['mixed'], { importance: 'middle' }),
    hardColumn(),
    ...elsewhereColumns<CrossvalidationRow>(nameTests(model.rows), headReference(model)),
    ...metricColumns(accuracy, ['unseen'], { importance: 'middle' }),
    ...forFiles(metricColumns(accuracy, ['seen', 'mixed'])),
    ...metricColumns(tar, ['unseen'], { importance: 'low' }),
    ...metricColumns(minDcf, ['unseen'], { importance: 'low' }),
    ...forFiles<CrossvalidationRow>([
      ...metricColumns(tar, ['seen', 'mixed']),
      ...metricColumns(minDcf, ['seen', 'mixed']),
    ]),
    { key: 'drop', heading: 'drop', cell: ({ drop }) => ({ kind: 'difference', ...drop }) },
    paperColumn(),
    ...trainingColumns(),
  ];
}

/** The detectable difference of a row that cannot be told from the reference. */
function sayPower(model: CrossvalidationModel, differing: DifferingOptions): Remark[] {
  if (model.tooFewArtists) {
    const text = `No intervals and no ranks: ${tooFewArtists}. Each test of a fold needs ${fewestArtistsForInterval}; for the unseen tests, three folds also suffice.`;
    return [{ text, tone: 'alert' }];
  }
  const found = model.rows.flatMap((row) => {
    const { plugin, artists, difference } = row;
    const { detectable = null, adjustedPValue = null } = difference ?? {};
    if (detectable === null || (adjustedPValue ?? 1) < tieLevel) return [];
    const seeds = shareOfSeeds(difference);
    const details = [
      describeOptions({ options: differing.of(row) }, nameFile),
      describeArtists({ artists }),
      seeds === null ? '' : `${describePercent(seeds)} of the variance is due to seeds`,
    ].filter((detail) => detail !== '');
    const more = details.length === 0 ? '' : ` (${details.join(', ')})`;
    return [`${describeNumber(detectable)} for ${cut(plugin, 60)}${more}`];
  });
  if (found.length === 0) return [];
  const text = `Ties: 80 % of such cross-validations detect a true difference from ${describeReference(model)} of ${found.join('; ')}.`;
  return [{ text }];
}

/** The share of a difference's variance that more seeds would remove; null if unknown. */
function shareOfSeeds(difference: CrossvalidationRow['difference']): number | null {
  const { variance = 0, bySeeds = null } = difference?.uncertainty ?? {};
  return bySeeds === null || variance === 0 ? null : bySeeds / variance;
}

/** The difference of a row from the reference. */
function differenceCell(model: CrossvalidationModel, row: CrossvalidationRow): Cell | null {
  const { difference, runs, wanted } = row;
  if (difference === null) {
    return isReference(model, row) ? { kind: 'remark', text: 'reference' } : null;
  }
  const { runs: commonRuns, value, low, high, deviation, pValue, adjustedPValue } = difference;
  const figures = { value, low, high, deviation, pValue, adjustedPValue };
  const cell = { kind: 'difference', ...figures, runs: commonRuns } as const;
  return commonRuns === runs.length ? cell : { ...cell, wantedRuns: wanted };
}

function hasControls({ labelsAdd }: CrossvalidationRow): boolean {
  return labelsAdd !== undefined;
}

function labelsAdded({ labelsAdd, wanted }: CrossvalidationRow) {
  if (labelsAdd === undefined) return undefined;
  const { value, low, high, deviation, pValue, adjustedPValue, runs } = labelsAdd;
  const figures = { value, low, high, deviation, pValue, adjustedPValue, runs };
  return runs === wanted ? figures : { ...figures, wantedRuns: wanted };
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
