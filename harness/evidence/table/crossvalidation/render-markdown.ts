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
import { escapeMarkdown } from '../../../shared/text/escape-markdown.ts';
import { harmlessText } from '../../../shared/text/harmless-text.ts';
import { describeRank } from '../describe-leaderboard.ts';
import {
  describeBounds,
  describeDifference,
  describeModel,
  describeReference,
  describeRuns,
  describeTraining,
  legendOf,
} from './describe-crossvalidation.ts';

/** A cross-validation as a markdown document with one table. */
export function renderMarkdown(model: CrossvalidationModel): string {
  const columns = columnsOf(model);
  const parts = [`# ${escapeMarkdown(describeModel(model))}`];
  if (model.rows.length > 0) {
    const lines = [
      line(columns.map(([title]) => title)),
      line(columns.map(([, alignment]) => alignment)),
      ...model.rows.map((row) => line(columns.map(([, , cell]) => cell(row)))),
    ];
    parts.push(lines.join('\n'));
  }
  const absent = [
    ...model.missing.map((label) => `No finished run: ${escapeMarkdown(label)}`),
    ...describeFailures(model.failed).map(escapeMarkdown),
  ];
  if (absent.length > 0) parts.push(absent.join('  \n'));
  if (model.rows.length > 0) parts.push(legendOf(model).map(escapeMarkdown).join('  \n'));
  return `${parts.join('\n\n')}\n`;
}

function columnsOf(
  model: CrossvalidationModel,
): [title: string, alignment: string, cell: (row: CrossvalidationRow) => string][] {
  const reference = escapeMarkdown(describeReference(model)) || 'the reference';
  return [
    ['#', '--:', describeRank],
    ['approach', ':--', approach],
    ['runs', '--:', describeRuns],
    ['unseen AUC', '--:', ({ auc }) => figure(auc.unseen)],
    [`less ${reference}`, '--:', (row) => difference(model, row)],
    ['seen AUC', '--:', ({ auc }) => figure(auc.seen)],
    ['mixed AUC', '--:', ({ auc }) => figure(auc.mixed)],
    ['unseen accuracy', '--:', ({ accuracy }) => figure(accuracy.unseen)],
    ['drop', '--:', drop],
    ['training', '--:', describeTraining],
    [
      'paper accuracy: unseen, seen, mixed',
      '--:',
      ({ paperAccuracy: paper }) =>
        paper === null ? '' : [paper.unseen, paper.seen, paper.mixed].join(', '),
    ],
    [
      'flags',
      ':--',
      ({ flags }) => flags.map((flag) => escapeMarkdown(harmlessText(flag))).join(', '),
    ],
  ];
}

function approach(row: CrossvalidationRow): string {
  const details = [describeOptions(row), describeArtists(row)].filter((part) => part !== '');
  const name = `**${escapeMarkdown(harmlessText(row.plugin))}**`;
  return details.length === 0 ? name : `${name} ${escapeMarkdown(details.join(', '))}`;
}

function figure(of: FoldMean): string {
  return inBrackets(of.value.toFixed(3), describeBounds(of));
}

function inBrackets(value: string, bounds: string): string {
  return bounds === '' ? value : `${value} ${bounds}`;
}

function drop({ drop: of }: CrossvalidationRow): string {
  return inBrackets(describeSigned(of.value), describeInterval(of, describeSigned));
}

function difference(model: CrossvalidationModel, row: CrossvalidationRow): string {
  const { value, bounds, pValue, commonRuns } = describeDifference(model, row);
  return [inBrackets(value, bounds), escapeMarkdown(pValue), commonRuns]
    .filter((part) => part !== '')
    .join(', ');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
