import Table from 'cli-table3';
import picocolors from 'picocolors';
import {
  describeDrop,
  describeOptions,
  describeRange,
  describeRank,
  describeSeconds,
  describeSeeds,
  describeTable,
  legend,
  noRuns,
  separateTables,
} from './describe-row.ts';
import { harmlessText } from './harmless-text.ts';
import type {
  Figure,
  LeaderboardModel,
  LeaderboardRow,
  LeaderboardTable,
} from './leaderboard-model.ts';

export interface TerminalOptions {
  /** False writes no colour codes. */
  readonly colour: boolean;
  /** Columns of the terminal; below 116 the engine is left out, below 100 lines are cut by it. */
  readonly width?: number;
}

type Colours = ReturnType<typeof picocolors.createColors>;

/** The leaderboard for people at a terminal. */
export function renderTerminal(
  model: LeaderboardModel,
  { colour, width = 120 }: TerminalOptions,
): string {
  const colours = picocolors.createColors(colour);
  if (model.tables.length === 0) return `${noRuns}\n`;
  const parts = model.tables.map(
    (table) =>
      `${colours.bold(describeTable(table))}\n${renderTable(table, colours, width >= 116)}\n`,
  );
  const notes = model.tables.length > 1 ? [...legend, separateTables] : legend;
  return `${parts.join('\n')}\n${notes.map((line) => colours.dim(line)).join('\n')}\n`;
}

function renderTable({ rows }: LeaderboardTable, colours: Colours, wide: boolean): string {
  const columns: [title: string, width: number, cell: (row: LeaderboardRow) => string][] = [
    ['#', 3, describeRank],
    ['approach', 22, (row) => approachCell(row, colours)],
    ['unseen\nAUC', 11, (row) => figureCell(row.auc.unseen, colours, colours.bold)],
    ['unseen\naccuracy', 11, (row) => figureCell(row.accuracy.unseen, colours)],
    ['seen\nAUC', 11, (row) => figureCell(row.auc.seen, colours)],
    ['mixed\nAUC', 11, (row) => figureCell(row.auc.mixed, colours)],
    ['drop', 6, describeDrop],
    ['paper\naccuracy', 12, paperCell],
  ];
  if (wide) columns.push(['engine\ntraining', 12, engineCell]);
  const table = new Table({
    head: columns.map(([title]) => title),
    colWidths: columns.map(([, width]) => width + 2),
    wordWrap: true,
    wrapOnWordBoundary: true,
    chars: {
      ...{ top: '─', 'top-mid': '─', 'top-left': '', 'top-right': '' },
      ...{ bottom: '─', 'bottom-mid': '─', 'bottom-left': '', 'bottom-right': '' },
      ...{ mid: '─', 'mid-mid': '─', 'left-mid': '', 'right-mid': '' },
      ...{ left: '', middle: '', right: '' },
    },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  for (const row of rows) table.push(columns.map(([, , cell]) => cell(row)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function approachCell(row: LeaderboardRow, { bold, dim, yellow }: Colours): string {
  const lines = [bold(harmlessText(row.plugin, 60))];
  const options = describeOptions(row);
  if (options !== '') lines.push(options);
  lines.push(dim(describeSeeds(row)));
  for (const flag of row.flags) lines.push(yellow(`! ${harmlessText(flag)}`));
  return lines.join('\n');
}

function figureCell(
  figure: Figure,
  { dim }: Colours,
  emphasise: (text: string) => string = String,
): string {
  return `${emphasise(figure.value.toFixed(3))}\n${dim(describeRange(figure))}`;
}

function paperCell({ paperAccuracy: paper }: LeaderboardRow): string {
  if (paper === null) return '';
  return [`unseen ${paper.unseen}`, `seen ${paper.seen}`, `mixed ${paper.mixed}`].join('\n');
}

function engineCell({ engine, trainSeconds }: LeaderboardRow): string {
  return `${harmlessText(engine, 40)}\n${describeSeconds(trainSeconds)}`;
}
