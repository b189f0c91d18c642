import picocolors from 'picocolors';
import type {
  CrossvalidationModel,
  CrossvalidationRow,
  FoldMean,
} from '../../../experiments/crossvalidate/crossvalidation-model.ts';
import { describeArtists } from '../../../experiments/plan/approach.ts';
import { describeFailures } from '../../../experiments/plan/describe-failures.ts';
import {
  describeInterval,
  describeOptions,
  describeSigned,
} from '../../../shared/text/describe-figures.ts';
import { harmlessText } from '../../../shared/text/harmless-text.ts';
import { wrapText } from '../../../shared/text/wrap-text.ts';
import { describeRank } from '../describe-leaderboard.ts';
import { type Column, drawTable, type Line } from '../draw-table.ts';
import {
  describeBounds,
  describeDifference,
  describeModel,
  describeReference,
  describeRuns,
  describeTraining,
  legendOf,
} from './describe-crossvalidation.ts';

type Colours = ReturnType<typeof picocolors.createColors>;

/** Columns that the whole table takes. */
const wholeTable = 121;

export interface TerminalOptions {
  /** False writes no colour codes. */
  readonly colour: boolean;
  /** Columns of the terminal; below 121 the paper is left out; 107 is the least it needs. */
  readonly width?: number;
}

/** A cross-validation for people at a terminal. */
export function renderTerminal(
  model: CrossvalidationModel,
  { colour, width = wholeTable }: TerminalOptions,
): string {
  const colours = picocolors.createColors(colour);
  const lines = [colours.bold(describeModel(model))];
  if (model.rows.length > 0)
    lines.push(drawTable(columnsOf(model, colours, width >= wholeTable), model.rows), '');
  const room = Math.max(40, Math.min(100, width));
  const say = (text: string, paint: (text: string) => string) =>
    lines.push(...wrapText(text, room).map(paint));
  for (const label of model.missing) say(`No finished run: ${label}`, colours.yellow);
  for (const line of describeFailures(model.failed)) say(line, colours.red);
  if (model.missing.length + model.failed.length > 0) lines.push('');
  if (model.rows.length > 0) for (const note of legendOf(model)) say(note, colours.dim);
  return `${lines.join('\n').trimEnd()}\n`;
}

function columnsOf(
  model: CrossvalidationModel,
  { bold, dim, green, yellow }: Colours,
  wide: boolean,
): Column<CrossvalidationRow>[] {
  const figure = (of: FoldMean, paint?: Line['paint']): Line[] => [
    { text: of.value.toFixed(3), paint },
    ...present(describeBounds(of), dim),
  ];
  const columns: Column<CrossvalidationRow>[] = [
    {
      title: '#',
      width: 3,
      cell: (row) => [{ text: describeRank(row), paint: row.rank === 1 ? green : undefined }],
    },
    {
      title: 'approach',
      width: 19,
      cell: (row) => [
        { text: harmlessText(row.plugin, 60), paint: bold },
        ...present(describeOptions(row)),
        ...present(describeArtists(row)),
        { text: describeRuns(row), paint: row.runs.length === row.wanted ? dim : yellow },
        ...row.flags.map((flag) => ({ text: `! ${harmlessText(flag)}`, paint: yellow })),
      ],
    },
    { title: 'unseen\nAUC', width: 11, cell: ({ auc }) => figure(auc.unseen, bold) },
    {
      title: `less\n${describeReference(model) || 'reference'}`,
      width: 16,
      cell: (row) => differenceLines(model, row, { bold, dim }),
    },
    { title: 'unseen\naccuracy', width: 11, cell: ({ accuracy }) => figure(accuracy.unseen) },
    { title: 'seen\nAUC', width: 11, cell: ({ auc }) => figure(auc.seen) },
    { title: 'mixed\nAUC', width: 11, cell: ({ auc }) => figure(auc.mixed) },
    {
      title: 'drop,\ntraining',
      width: 9,
      cell: (row) => [
        { text: describeSigned(row.drop.value) },
        ...present(describeInterval(row.drop, describeSigned), dim),
        ...present(describeTraining(row)),
      ],
    },
  ];
  if (wide) columns.push({ title: 'paper\naccuracy', width: 12, cell: paperLines });
  return columns;
}

function paperLines({ paperAccuracy: paper }: CrossvalidationRow): Line[] {
  if (paper === null) return [];
  return [`unseen ${paper.unseen}`, `seen ${paper.seen}`, `mixed ${paper.mixed}`].map((text) => ({
    text,
  }));
}

function differenceLines(
  model: CrossvalidationModel,
  row: CrossvalidationRow,
  { bold, dim }: Pick<Colours, 'bold' | 'dim'>,
): Line[] {
  const { value, bounds, pValue, commonRuns } = describeDifference(model, row);
  return [
    ...present(value, row.difference === null ? undefined : bold),
    ...present(bounds, dim),
    ...present(pValue),
    ...present(commonRuns, dim),
  ];
}

function present(text: string, paint?: Line['paint']): Line[] {
  return text === '' ? [] : [{ text, paint }];
}
