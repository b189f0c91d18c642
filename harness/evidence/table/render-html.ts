import type {
  AcrossSplitsRow,
  Figure,
  LeaderboardModel,
  LeaderboardRow,
} from '../../experiments/summary/leaderboard-model.ts';
import { laterMetricNames, metrics } from '../../scoring/metrics.ts';
import {
  describeInterval,
  describeOptions,
  describeSeconds,
  describeSeeds,
  describeSigned,
  describeSpread,
} from '../../shared/text/describe-figures.ts';
import { escapeHtml } from '../../shared/text/escape-html.ts';
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
import { leaderboardStyle } from './html-style.ts';

type Columns<Row> = readonly (readonly [title: string, kind: string, cell: (row: Row) => string])[];

const columns: Columns<LeaderboardRow> = [
  ['#', 'number', (row) => escapeHtml(describeRank(row))],
  [
    'approach',
    'text',
    (row) => `${approach(row)}<br><small>${escapeHtml(describeSeeds(row))}</small>`,
  ],
  ['unseen AUC', 'number main', ({ auc }) => figure(auc.unseen)],
  ['unseen accuracy', 'number', ({ accuracy }) => figure(accuracy.unseen)],
  ['seen AUC', 'number', ({ auc }) => figure(auc.seen)],
  ['mixed AUC', 'number', ({ auc }) => figure(auc.mixed)],
  ['drop', 'number', drop],
  ...laterMetricNames.map((metric): Columns<LeaderboardRow>[number] => [
    `unseen ${metrics[metric].heading}`,
    'number',
    ({ [metric]: figures }) => (figures === null ? '' : figure(figures.unseen)),
  ]),
  ['accuracy in the paper: unseen, seen, mixed', 'number', paper],
  ['engine', 'text', ({ engine }) => shown(engine)],
  ['training', 'number', ({ trainSeconds }) => escapeHtml(describeSeconds(trainSeconds))],
];

const acrossColumns: Columns<AcrossSplitsRow> = [
  ['approach', 'text', approach],
  ['unseen AUC', 'number main', ({ auc }) => escapeHtml(describeSplitSpread(auc.unseen))],
  ['unseen accuracy', 'number', ({ accuracy }) => escapeHtml(describeSplitSpread(accuracy.unseen))],
  ['seen AUC', 'number', ({ auc }) => escapeHtml(describeSplitSpread(auc.seen))],
  ['mixed AUC', 'number', ({ auc }) => escapeHtml(describeSplitSpread(auc.mixed))],
  ['drop', 'number', (row) => escapeHtml(describeDropSpread(row))],
];

/** The leaderboard as one HTML page that needs nothing else: no script, no network. */
export function renderHtml(model: LeaderboardModel): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Leaderboard</title>
<style>
${leaderboardStyle}</style>
</head>
<body>
<main>
<h1>Leaderboard</h1>
${renderHtmlTables(model)}
</main>
</body>
</html>
`;
}

/** The tables alone, for a page that has `leaderboardStyle`. */
export function renderHtmlTables(model: LeaderboardModel): string {
  if (model.tables.length === 0) return `<p>${escapeHtml(noRuns)}</p>`;
  const parts = model.tables.map((table) =>
    section(describeTable(table), columns, table.rows, ({ rank }) => rank === 1),
  );
  for (const across of model.acrossSplits) {
    parts.push(section(describeAcrossSplits(across), acrossColumns, across.rows, () => false));
  }
  const notes: string[] = [...legend];
  if (model.tables.length > 1) notes.push(separateTables);
  if (model.acrossSplits.length > 0) notes.push(acrossSplitsLegend);
  parts.push(
    `<ul class="notes">${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>`,
  );
  return parts.join('\n');
}

function section<Row>(
  title: string,
  shownColumns: Columns<Row>,
  rows: readonly Row[],
  isFirst: (row: Row) => boolean,
): string {
  const head = shownColumns.map(
    ([name, kind]) => `<th scope="col" class="${kind}">${escapeHtml(name)}</th>`,
  );
  const body = rows.map((row) => {
    const cells = shownColumns.map(([name, kind, cell]) => {
      return `<td class="${kind}" data-label="${escapeHtml(name)}">${block(cell(row))}</td>`;
    });
    return `<tr${isFirst(row) ? ' class="first"' : ''}>${cells.join('')}</tr>`;
  });
  return `<section>
<h2>${escapeHtml(title)}</h2>
<div class="scroll"><table class="leaderboard">
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>
</section>`;
}

function approach(row: Pick<LeaderboardRow, 'plugin' | 'options' | 'flags'>): string {
  const options = describeOptions(row);
  const flags = row.flags.map((flag) => `<span class="flag">${shown(flag)}</span>`);
  return [
    `<strong>${shown(row.plugin)}</strong>`,
    ...(options === '' ? [] : [`<code>${escapeHtml(options)}</code>`]),
    ...flags,
  ].join(' ');
}

function figure(of: Figure): string {
  return withRest(of.value.toFixed(3), describeInterval(of), of);
}

function drop({ drop: of }: LeaderboardRow): string {
  return withRest(describeSigned(of.value), describeInterval(of, describeSigned), of);
}

function withRest(value: string, bounds: string, of: Figure): string {
  const rest = [bounds, describeSpread(of.spread)].join(' ').trim();
  return `${escapeHtml(value)}<br><small>${escapeHtml(rest)}</small>`;
}

function paper({ paperAccuracy }: LeaderboardRow): string {
  if (paperAccuracy === null) return '';
  return [paperAccuracy.unseen, paperAccuracy.seen, paperAccuracy.mixed].join(', ');
}

// On narrow screens a cell is a line: its label, then this block.
function block(content: string): string {
  return content === '' ? '' : `<div>${content}</div>`;
}

function shown(text: string): string {
  return escapeHtml(harmlessText(text));
}
