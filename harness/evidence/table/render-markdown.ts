import type {
  AcrossSplitsRow,
  Figure,
  LeaderboardModel,
  LeaderboardRow,
} from '../../experiments/summary/leaderboard-model.ts';
import {
  describeEstimate,
  describeOptions,
  describeSeconds,
  describeSeeds,
  describeSigned,
  describeSpread,
} from '../../shared/text/describe-figures.ts';
import { escapeMarkdown } from '../../shared/text/escape-markdown.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
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

const columns: readonly [
  title: string,
  alignment: string,
  cell: (row: LeaderboardRow) => string,
][] = [
  ['#', '--:', describeRank],
  ['approach', ':--', approach],
  ['unseen AUC', '--:', ({ auc }) => figure(auc.unseen)],
  ['unseen accuracy', '--:', ({ accuracy }) => figure(accuracy.unseen)],
  ['seen AUC', '--:', ({ auc }) => figure(auc.seen)],
  ['mixed AUC', '--:', ({ auc }) => figure(auc.mixed)],
  ['drop', '--:', drop],
  ['paper accuracy: unseen, seen, mixed', '--:', paper],
  ['seeds', ':--', describeSeeds],
  ['engine', ':--', ({ engine }) => escapeMarkdown(harmlessText(engine))],
  ['training', '--:', ({ trainSeconds }) => describeSeconds(trainSeconds)],
  ['flags', ':--', listFlags],
];

const acrossColumns: readonly [
  title: string,
  alignment: string,
  cell: (row: AcrossSplitsRow) => string,
][] = [
  ['approach', ':--', approach],
  ['unseen AUC', '--:', ({ auc }) => describeSplitSpread(auc.unseen)],
  ['unseen accuracy', '--:', ({ accuracy }) => describeSplitSpread(accuracy.unseen)],
  ['seen AUC', '--:', ({ auc }) => describeSplitSpread(auc.seen)],
  ['mixed AUC', '--:', ({ auc }) => describeSplitSpread(auc.mixed)],
  ['drop', '--:', describeDropSpread],
  ['flags', ':--', listFlags],
];

/** The leaderboard as a markdown document with a table for each set of comparable runs. */
export function renderMarkdown(model: LeaderboardModel): string {
  const parts = ['# Leaderboard'];
  if (model.tables.length === 0) parts.push(noRuns);
  for (const table of model.tables) {
    const lines = [
      line(columns.map(([title]) => title)),
      line(columns.map(([, alignment]) => alignment)),
      ...table.rows.map((row) => line(columns.map(([, , cell]) => cell(row)))),
    ];
    parts.push(`## ${escapeMarkdown(describeTable(table))}`, lines.join('\n'));
  }
  if (model.tables.length > 0) parts.push(legend.join('  \n'));
  if (model.tables.length > 1) parts.push(separateTables);
  for (const across of model.acrossSplits) {
    const lines = [
      line(acrossColumns.map(([title]) => title)),
      line(acrossColumns.map(([, alignment]) => alignment)),
      ...across.rows.map((row) => line(acrossColumns.map(([, , cell]) => cell(row)))),
    ];
    parts.push(`## ${escapeMarkdown(describeAcrossSplits(across))}`, lines.join('\n'));
  }
  if (model.acrossSplits.length > 0) parts.push(acrossSplitsLegend);
  return `${parts.join('\n\n')}\n`;
}

function listFlags({ flags }: Pick<LeaderboardRow, 'flags'>): string {
  return flags.map((flag) => escapeMarkdown(harmlessText(flag))).join(', ');
}

function approach(row: Pick<LeaderboardRow, 'plugin' | 'options'>): string {
  const options = describeOptions(row);
  const name = `**${escapeMarkdown(harmlessText(row.plugin))}**`;
  return options === '' ? name : `${name} ${escapeMarkdown(options)}`;
}

function figure(of: Figure): string {
  return `${describeEstimate(of)} ${describeSpread(of.spread)}`.trim();
}

function drop({ drop: of }: LeaderboardRow): string {
  return `${describeEstimate(of, describeSigned)} ${describeSpread(of.spread)}`.trim();
}

function paper({ paperAccuracy }: LeaderboardRow): string {
  if (paperAccuracy === null) return '';
  return [paperAccuracy.unseen, paperAccuracy.seen, paperAccuracy.mixed].join(', ');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
