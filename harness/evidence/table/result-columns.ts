import {
  type MetricName,
  metrics,
  type PlainMetricName,
  plainMetrics,
} from '../../scoring/metrics.ts';
import { type TestName, testNames } from '../../scoring/score.ts';
import { describeOptions, nameFile, writeOptions } from '../../shared/text/describe-figures.ts';
import type { DifferingOptions } from './differing-options.ts';
import type { Column, Figure, Importance } from './table.ts';

/** A row of an approach. */
interface ApproachRow {
  readonly plugin: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly flags: readonly string[];
}

type FiguresByTest = Readonly<Record<TestName, Figure | null>> | null;

/** A metric of a row on each kind of test pairs. */
export interface Metric<Row> {
  /** In files: `unseen_auc`. */
  readonly key: string;
  /** For people: `unseen AUC`. */
  readonly name: string;
  /** Null if the row lacks it, on some tests or on all. */
  readonly figuresOf: (row: Row) => FiguresByTest;
}

/** A metric that rows hold by its own name. */
export function metricOf<Name extends MetricName | PlainMetricName>(
  name: Name,
): Metric<Readonly<Record<Name, FiguresByTest>>> {
  const key = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const { heading } = { ...metrics, ...plainMetrics }[name];
  return { key, name: heading, figuresOf: (row) => row[name] };
}

/** A column for each kind of test pairs, `unseen_auc` and so on. */
export function metricColumns<Row>(
  { key, name, figuresOf }: Metric<Row>,
  tests: readonly TestName[],
  look: { readonly importance?: Importance; readonly isMain?: boolean } = {},
): Column<Row>[] {
  return tests.map((test) => ({
    key: `${test}_${key}`,
    heading: `${test} ${name}`,
    ...look,
    cell: (row) => {
      const figure = figuresOf(row)?.[test] ?? null;
      return figure === null ? null : { kind: 'figure', ...figure };
    },
  }));
}

/** The same columns without a place among those for people. */
export function forFiles<Row>(columns: readonly Column<Row>[]): Column<Row>[] {
  return columns.map(({ key, cell }) => ({ key, cell }));
}

/** The fields of a metric's columns: `unseen_auc`, `unseen_auc_low`, `unseen_auc_high` and so on. */
export function metricFields(key: string, spread: 'spread' | 'deviation'): string[] {
  return testNames.flatMap((test) => figureFields(`${test}_${key}`, spread));
}

/** The fields of one figure. */
export function figureFields(name: string, spread: 'spread' | 'deviation'): string[] {
  return [name, `${name}_low`, `${name}_high`, `${name}_${spread}`];
}

/** The same of a metric that has no interval. */
export function plainFields(key: string, spread: 'spread' | 'deviation'): string[] {
  return testNames.flatMap((test) => [`${test}_${key}`, `${test}_${key}_${spread}`]);
}

/** A text for files only. */
export function textField<Row>(key: string, textOf: (row: Row) => string): Column<Row> {
  return { key, cell: (row) => ({ kind: 'text', text: textOf(row) }) };
}

/** A number for files only, nothing if there is none. */
export function numberField<Row>(
  key: string,
  numberOf: (row: Row) => number | null | undefined,
): Column<Row> {
  return {
    key,
    cell: (row) => {
      const value = numberOf(row) ?? null;
      return value === null ? null : { kind: 'number', value };
    },
  };
}

/** The ids of a row's runs, for files only. */
export function runsField(): Column<{ readonly runs: readonly string[] }> {
  return { key: 'runs', cell: ({ runs }) => ({ kind: 'list', items: runs, separator: ' ' }) };
}

/**
 * What an approach is: its name, and the options in which it differs from other rows; in files all.
 *
 * @param moreOf what else tells it from others
 */
export function approachColumns<Row extends ApproachRow>(
  differing: Pick<DifferingOptions, 'of'>,
  moreOf: (row: Row) => readonly string[] = () => [],
): Column<Row>[] {
  return [
    {
      key: 'approach',
      heading: 'approach',
      importance: 'always',
      cell: (row) => ({
        kind: 'approach',
        name: row.plugin,
        details: [describeOptions({ options: differing.of(row) }, nameFile), ...moreOf(row)].filter(
          (text) => text !== '',
        ),
      }),
    },
    textField('plugin', ({ plugin }) => plugin),
    textField('options', writeOptions),
  ];
}

/** The seeds of an approach, in its cells. */
export function seedsColumn(): Column<{ readonly seeds: readonly number[] }> {
  return {
    key: 'seeds',
    heading: 'seeds',
    under: 'approach',
    cell: ({ seeds }) => ({ kind: 'seeds', seeds }),
  };
}

/** Warnings about a row, in the cells of its approach. */
export function flagsColumn(): Column<Pick<ApproachRow, 'flags'>> {
  return {
    key: 'flags',
    heading: 'flags',
    under: 'approach',
    cell: ({ flags }) => (flags.length === 0 ? null : { kind: 'flags', flags }),
  };
}

/** The paper's figures for the approach. */
export function paperColumn(): Column<{
  readonly paperAccuracy: Readonly<Record<TestName, number>> | null;
}> {
  return {
    key: 'paper',
    heading: 'paper accuracy',
    importance: 'low',
    cell: ({ paperAccuracy }) =>
      paperAccuracy === null ? null : { kind: 'tests', ...paperAccuracy },
  };
}

export const paperFields = [
  'paper_unseen_accuracy',
  'paper_seen_accuracy',
  'paper_mixed_accuracy',
] as const;

/** The engine of the training and its duration. */
export function trainingColumns(): Column<{
  readonly engine: string;
  readonly trainSeconds: number | null;
}>[] {
  return [
    {
      key: 'engine',
      heading: 'engine',
      importance: 'low',
      cell: ({ engine }) => ({ kind: 'text', text: engine }),
    },
    {
      key: 'train_seconds',
      heading: 'training',
      importance: 'low',
      cell: ({ trainSeconds }) =>
        trainSeconds === null ? null : { kind: 'seconds', seconds: trainSeconds },
    },
  ];
}

/** Its place among the rows; none if there are too few artists. */
export function rankColumn(): Column<{ readonly rank: number | null; readonly tied: boolean }> {
  return {
    key: 'rank',
    heading: '#',
    importance: 'always',
    cell: ({ rank, tied }) => (rank === null ? null : { kind: 'rank', rank, tied }),
  };
}
