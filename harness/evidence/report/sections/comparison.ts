import { rocCurve } from '../../../contract/metrics/roc.ts';
import { buildLeaderboard } from '../../../experiments/summary/build-leaderboard.ts';
import { compareContenders } from '../../../experiments/summary/compare-contenders.ts';
import type { Contender } from '../../../experiments/summary/find-contenders.ts';
import type { LeaderboardTable } from '../../../experiments/summary/leaderboard-model.ts';
import { colourOfLine } from '../../../shared/charts/draw-chart.ts';
import { drawRoc } from '../../../shared/charts/roc-chart.ts';
import { describeNumber, describeOptions } from '../../../shared/text/describe-figures.ts';
import { harmlessText } from '../../../shared/text/harmless-text.ts';
import { type Html, html } from '../../../shared/text/html.ts';
import { contestTables } from '../../table/contest-tables.ts';
import { leaderboardTables } from '../../table/leaderboard-tables.ts';
import { renderHtmlTables } from '../../table/render-html.ts';
import type { ReportRun } from '../report-run.ts';
import { type Chart, figures, type Section } from '../section.ts';

/** The leaderboard of the runs of the report, and who beats whom. */
export async function showComparison(runs: readonly ReportRun[]): Promise<Section> {
  const model = await buildLeaderboard(runs);
  const parts: Html[] = [renderHtmlTables(leaderboardTables(model), 3)];
  const charts: Chart[] = [];
  for (const [t, table] of model.tables.entries()) {
    const contenders = contendersOf(table, runs);
    if (contenders.length < 2) continue;
    const chart = overlay(contenders, runs, model.tables.length > 1 ? `-${t + 1}` : '');
    charts.push(chart);
    const contest = await compareContenders(contenders).catch(() => undefined);
    parts.push(
      html`<h3>Who beats whom</h3>${
        contest === undefined
          ? html`<p>These runs answered different pairs, so they cannot be compared.</p>`
          : html`<div class="verdicts">${renderHtmlTables(contestTables(contest), 4)}</div>`
      }${figures([chart])}`,
    );
  }
  return { id: 'comparison', title: 'Leaderboard', body: html`${parts}`, charts };
}

function contendersOf(table: LeaderboardTable, runs: readonly ReportRun[]): Contender[] {
  return table.rows.map((row) => {
    const options = describeOptions(row);
    const isAlone = table.rows.every((other) => other === row || other.plugin !== row.plugin);
    return {
      name: isAlone || options === '' ? row.plugin : `${row.plugin} (${options})`,
      runs: row.runs.flatMap((id) => runs.filter(({ manifest }) => manifest.id === id)),
    };
  });
}

function overlay(
  contenders: readonly Contender[],
  runs: readonly ReportRun[],
  suffix: string,
): Chart {
  const taken = new Set<string>();
  const lines = contenders.flatMap(({ name, runs: own }, i) => {
    const run = runs.find(({ manifest }) => manifest.id === own[0]?.manifest.id);
    if (run === undefined) return [];
    const { scores, same } = run.predictions.unseen;
    const auc = describeNumber(run.scores.tests.unseen.auc.value);
    let label = `${harmlessText(name, 30)}, ${auc}`;
    for (let n = 2; taken.has(label); n++) label = `${harmlessText(name, 26)} (${n}), ${auc}`;
    taken.add(label);
    return [{ name: label, colour: colourOfLine(i), roc: rocCurve(scores, same) }];
  });
  return {
    name: `roc-unseen-of-all${suffix}`,
    title: 'Unseen pairs: ROC of the first seed of each approach',
    svg: drawRoc(lines),
  };
}
