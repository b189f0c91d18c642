import picocolors from 'picocolors';
import type {
  AcrossSplits,
  AcrossSplitsRow,
  Figure,
  LeaderboardModel,
  LeaderboardRow,
  LeaderboardTable,
} from '../../experiments/summary/leaderboard-model.ts';
import {
  describeInterval,
  describeOptions,
  describeSeconds,
  describeSeeds,
  describeSigned,
  describeSpread,
} from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { wrapText } from '../../shared/text/wrap-text.ts';
import {
  acrossSplitsLegend,
  describeAcrossSplits,
  describeDropSpread,
  describeRank,
  describeSplitSpread,
  describeTable,
  legend,
  noRuns,
  separateTables,
} from './describe-leaderboard.ts';
import { type Column, drawTable, type Line } from './draw-table.ts';

export interface TerminalOptions {
  /** False writes no colour codes. */
  readonly colour: boolean;
  /** Columns of the terminal; below 117 the engine is left out; 103 is the least it needs. */
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
      `${colours.bold(describeTable(table))}\n${renderTable(table, colours, width >= 117)}\n`,
  );
  for (const across of model.acrossSplits) {
    parts.push(`${colours.bold(describeAcrossSplits(across))}\n${renderAcross(across, colours)}\n`);
  }
  const notes: string[] = [...legend];
  if (model.tables.length > 1) notes.push(separateTables);
  if (model.acrossSplits.length > 0) notes.push(acrossSplitsLegend);
  return `${parts.join('\n')}\n${wrapNotes(notes, width).map(colours.dim).join('\n')}\n`;
}

/** Notes on lines of at most `width` columns, and of 100 on wider terminals. */
function wrapNotes(notes: readonly string[], width: number): string[] {
  return notes.flatMap((note) => wrapText(note, Math.max(40, Math.min(100, width))));
}

function renderTable({ rows }: LeaderboardTable, colours: Colours, wide: boolean): string {
  const { bold, dim, green } = colours;
  const lines = (value: string, rest: readonly string[], paint?: Line['paint']): Line[] => [
    { text: value, paint },
    ...rest.filter((text) => text !== '').map((text) => ({ text, paint: dim })),
  ];
  const figure = (of: Figure, paint?: Line['paint']): Line[] =>
    lines(of.value.toFixed(3), [describeInterval(of), describeSpread(of.spread)], paint);
  const columns: Column<LeaderboardRow>[] = [
    {
      title: '#',
      width: 3,
      cell: (row) => [{ text: describeRank(row), paint: row.rank === 1 ? green : undefined }],
    },
    { title: 'approach', width: 19, cell: (row) => approachLines(row, colours) },
    { title: 'unseen\nAUC', width: 11, cell: ({ auc }) => figure(auc.unseen, bold) },
    { title: 'unseen\naccuracy', width: 11, cell: ({ accuracy }) => figure(accuracy.unseen) },
    { title: 'seen\nAUC', width: 11, cell: ({ auc }) => figure(auc.seen) },
    { title: 'mixed\nAUC', width: 11, cell: ({ auc }) => figure(auc.mixed) },
    {
      title: 'drop',
      width: 9,
      cell: ({ drop }) =>
        lines(describeSigned(drop.value), [
          describeInterval(drop, describeSigned),
          describeSpread(drop.spread),
        ]),
    },
    { title: 'paper\naccuracy', width: 12, cell: paperLines },
  ];
  if (wide) columns.push({ title: 'engine\ntraining', width: 12, cell: engineLines });
  return drawTable(columns, rows);
}

function renderAcross({ rows }: AcrossSplits, colours: Colours): string {
  const figure = (text: string): Line[] => {
    const [overSplits = '', ...overSeeds] = text.split(', ');
    const [mean = '', ...spread] = overSplits.split(' ');
    const rest = [...spread, ...overSeeds].map((text) => ({ text, paint: colours.dim }));
    return [{ text: mean }, ...rest];
  };
  return drawTable<AcrossSplitsRow>(
    [
      { title: 'approach', width: 26, cell: (row) => approachLines(row, colours) },
      {
        title: 'unseen\nAUC',
        width: 13,
        cell: ({ auc }) => figure(describeSplitSpread(auc.unseen)),
      },
      {
        title: 'unseen\naccuracy',
        width: 13,
        cell: ({ accuracy }) => figure(describeSplitSpread(accuracy.unseen)),
      },
      { title: 'seen\nAUC', width: 13, cell: ({ auc }) => figure(describeSplitSpread(auc.seen)) },
      { title: 'mixed\nAUC', width: 13, cell: ({ auc }) => figure(describeSplitSpread(auc.mixed)) },
      { title: 'drop', width: 13, cell: (row) => figure(describeDropSpread(row)) },
    ],
    rows,
  );
}

function approachLines(
  row: LeaderboardRow | AcrossSplitsRow,
  { bold, dim, yellow }: Colours,
): Line[] {
  const lines: Line[] = [{ text: harmlessText(row.plugin, 60), paint: bold }];
  const options = describeOptions(row);
  if (options !== '') lines.push({ text: options });
  if ('seeds' in row) lines.push({ text: describeSeeds(row), paint: dim });
  for (const flag of row.flags) lines.push({ text: `! ${harmlessText(flag)}`, paint: yellow });
  return lines;
}

function paperLines({ paperAccuracy: paper }: LeaderboardRow): Line[] {
  if (paper === null) return [];
  return [`unseen ${paper.unseen}`, `seen ${paper.seen}`, `mixed ${paper.mixed}`].map((text) => ({
    text,
  }));
}

function engineLines({ engine, trainSeconds }: LeaderboardRow): Line[] {
  return [{ text: harmlessText(engine, 40) }, { text: describeSeconds(trainSeconds) }];
}
