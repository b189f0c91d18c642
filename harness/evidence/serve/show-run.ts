import { changedOptions } from '../../experiments/summary/summarise-row.ts';
import {
  describeNumber,
  describeSeconds,
  writeOption,
} from '../../shared/text/describe-figures.ts';
import { type Html, html, raw } from '../../shared/text/html.ts';
import type { LiveRun } from './live-state.ts';

const words = {
  running: 'running',
  stopped: 'stopped; the same command goes on with it',
  finished: 'finished',
  failed: 'failed',
} as const;

/** A run's card: how far it is, its curve, and links to what its folder holds. */
export function showRun(run: LiveRun): Html {
  const { record, state, progress, curves, hasReport } = run;
  const { manifest, scores } = record;
  const options = Object.entries(changedOptions(manifest.plugin));
  const at = `/runs/${encodeURIComponent(manifest.id)}`;
  return html`<h3>${manifest.plugin.name} <span class="state ${state}">${words[state]}</span></h3>
<p class="quiet"><code>${manifest.id}</code>; ${manifest.collection.name}, seed ${manifest.seed}, ${manifest.engine.name} on ${manifest.engine.device}${options.map(([name, value]) => html`; <code>${writeOption(name, value)}</code>`)}</p>
${manifest.failure === null ? null : html`<p class="failure">${manifest.failure}</p>`}
${state === 'running' && progress !== null ? showProgress(progress) : null}
${scores === null ? null : html`<p>AUC on unseen artists <strong>${describeNumber(scores.tests.unseen.auc.value)}</strong>, on seen ones ${describeNumber(scores.tests.seen.auc.value)}, mixed ${describeNumber(scores.tests.mixed.auc.value)}.</p>`}
${curves.length === 0 ? null : html`<div class="charts">${curves.map((chart) => html`<figure class="chart"><div class="plot">${raw(chart)}</div></figure>`)}</div>`}
<p class="links">${
    hasReport
      ? html`<a href="${at}/report.html">report</a>`
      : state === 'finished'
        ? html`<span class="quiet">report: <code>harness report ${manifest.id}</code></span>`
        : null
  } <a href="${at}/manifest.json">manifest</a>${curves.length === 0 ? null : html` <a href="${at}/curve.csv">curve as CSV</a>`}</p>`;
}

function showProgress({ work, epochs }: NonNullable<LiveRun['progress']>): Html {
  const parts: Html[] = [];
  if (work !== null) {
    const rate = work.rate === null ? '' : `, ${work.rate.toFixed(1)} ${work.unit} a second`;
    parts.push(
      html`<label>${work.label}: ${work.done} of ${work.total} ${work.unit}${rate}${left(work.secondsLeft)}
<progress max="${Math.max(1, work.total)}" value="${work.done}"></progress></label>`,
    );
  }
  // A bar of the plugin's own says the same.
  if (epochs !== null && work?.unit !== 'epochs') {
    const pace = epochs.seconds === null ? '' : `, ${epochs.seconds.toFixed(1)} s each`;
    parts.push(
      epochs.total === null
        ? html`<p>Epoch ${epochs.done}${pace}</p>`
        : html`<label>Training: epoch ${epochs.done} of at most ${epochs.total}${pace}${left(epochs.secondsLeft)}
<progress max="${Math.max(1, epochs.total)}" value="${epochs.done}"></progress></label>`,
    );
  }
  return parts.length === 0 ? html`<p class="quiet">At work…</p>` : html`${parts}`;
}

function left(seconds: number | null): string {
  return seconds === null ? '' : `, ${describeSeconds(Math.ceil(seconds))} left`;
}
