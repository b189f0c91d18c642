import picocolors from 'picocolors';
import { describeFailures } from '../../../experiments/plan/describe-failures.ts';
import type { Figure } from '../../../experiments/summary/leaderboard-model.ts';
import type {
  SweepRow,
  SweepSplit,
  SweepSummary,
} from '../../../experiments/sweep/summarise-sweep.ts';
import {
  describeInterval,
  describeOptions,
  describeSeeds,
  describeSpread,
} from '../../../shared/text/describe-figures.ts';
import { harmlessText } from '../../../shared/text/harmless-text.ts';
import { wrapText } from '../../../shared/text/wrap-text.ts';
import { type Column, drawTable, type Line } from '../draw-table.ts';

const notes = [
  "Options are chosen on validation alone: the row of each plugin with the best AUC on validation's unseen artists (→). Test figures stand beside the chosen rows only; those of the others must not be chosen by.",
  '"~": a paired comparison on validation, corrected for the number of comparisons (Holm), cannot tell the row from the chosen one. The validation AUC of a chosen row is the best of several, so it flatters.',
  'AUCs with their 95 % interval over artists; ± is the standard deviation over seeds.',
] as const;

/** The summary of a sweep for a terminal: a table for each split. */
export function renderSweep(
  { splits, overSplits, failed }: SweepSummary,
  { colour, width = 100 }: { readonly colour: boolean; readonly width?: number },
): string {
  const colours = picocolors.createColors(colour);
  const lines: string[] = [];
  for (const split of splits) {
    lines.push(colours.bold(describeSplit(split)), drawRows(split.rows, colours), '');
  }
  for (const { plugin, splits: count, mean, deviation } of overSplits) {
    lines.push(
      `${harmlessText(plugin)}, chosen on each of ${count} splits: unseen AUC ${mean.toFixed(3)} ±${deviation.toFixed(3)} over splits.`,
    );
  }
  if (overSplits.length > 0) lines.push('');
  const room = Math.max(40, Math.min(100, width));
  const failures = describeFailures(failed).flatMap((text) => wrapText(text, room));
  lines.push(...failures.map((line) => colours.red(line)));
  lines.push(...notes.flatMap((note) => wrapText(note, room)).map((line) => colours.dim(line)));
  return lines.join('\n');
}

function describeSplit({ collection, split }: SweepSplit): string {
  return `${harmlessText(collection.name)}: ${collection.paintings} paintings (${harmlessText(collection.hash.slice(0, 8))}), split ${harmlessText(split.hash.slice(0, 8))} (seed ${split.seed})`;
}

function drawRows(
  rows: readonly SweepRow[],
  { bold, dim, green, yellow }: ReturnType<typeof picocolors.createColors>,
): string {
  const figure = (of: Figure | undefined, paint?: Line['paint']): Line[] =>
    of === undefined
      ? []
      : [
          { text: of.value.toFixed(3), paint },
          ...[describeInterval(of), describeSpread(of.spread)]
            .filter((text) => text !== '')
            .map((text) => ({ text, paint: dim })),
        ];
  const columns: Column<SweepRow>[] = [
    {
      title: '',
      width: 1,
      cell: ({ chosen, worseThanChosen }) => [
        { text: chosen ? '→' : worseThanChosen ? '' : '~', paint: green },
      ],
    },
    { title: 'approach', width: 24, cell: (row) => approach(row, bold, dim, yellow) },
    {
      title: 'validation\nunseen AUC',
      width: 11,
      cell: (row) => figure(row.validationUnseen, bold),
    },
    { title: 'validation\nseen AUC', width: 11, cell: (row) => figure(row.validationSeen) },
    { title: 'test\nunseen AUC', width: 11, cell: ({ test }) => figure(test?.unseen, green) },
    { title: 'test\nseen AUC', width: 11, cell: ({ test }) => figure(test?.seen) },
    { title: 'test\nmixed AUC', width: 11, cell: ({ test }) => figure(test?.mixed) },
  ];
  return drawTable(columns, rows);
}

function approach(
  row: SweepRow,
  bold: (text: string) => string,
  dim: (text: string) => string,
  yellow: (text: string) => string,
): Line[] {
  const options = describeOptions(row);
  return [
    { text: harmlessText(row.plugin, 60), paint: bold },
    ...(options === '' ? [] : [{ text: options }]),
    { text: describeSeeds(row), paint: dim },
    ...row.flags.map((flag) => ({ text: `! ${harmlessText(flag)}`, paint: yellow })),
  ];
}
