import { changedOptions, flagsOf } from '../../../experiments/summary/summarise-row.ts';
import { type Estimate, type PartScore, testNames } from '../../../scoring/score.ts';
import { subtractEstimates } from '../../../scoring/subtract-estimates.ts';
import { describeSigned, describeSignedInterval } from '../../../shared/text/describe-figures.ts';
import { type Html, html } from '../../../shared/text/html.ts';
import type { ReportRun } from '../report-run.ts';

const metrics: readonly (readonly [string, (part: PartScore) => Estimate | null])[] = [
  ['AUC', ({ auc }) => auc],
  ['EER', ({ eer }) => eer],
  ['accuracy', ({ accuracy }) => accuracy],
  ['precision', ({ precision }) => precision],
  ['recall', ({ recall }) => recall],
  ['F1', ({ f1 }) => f1],
  ['Brier score', ({ brier }) => brier],
];

/** What a run is, in a sentence, and all its figures. */
export function summarise({ manifest, scores }: ReportRun): Html {
  const { plugin, collection, split, seed } = manifest;
  const { seen, unseen } = scores.tests;
  const drop = subtractEstimates(seen.auc, unseen.auc);
  const options = Object.entries(changedOptions(plugin));
  const flags = flagsOf({ manifest, scores, folder: '' });
  return html`
<p class="lead">Two paintings of artists that <strong>${plugin.name}</strong> has never seen: right in
<strong>${percent(unseen.accuracy)}</strong> of balanced pairs, AUC <strong>${interval(unseen.auc)}</strong>.
Of artists it was trained on: AUC ${interval(seen.auc)}, ${describeDrop(drop)}.</p>
<p class="quiet">${plugin.summary}. Collection ${collection.name}, ${collection.paintings} paintings;
split ${split.hash.slice(0, 8)} (seed ${split.seed}); seed ${seed}${options.map(([name, value]) => html`; <code>${name}=${textOf(value)}</code>`)}.</p>
${flags.length === 0 ? null : html`<p>${flags.map((flag) => html`<span class="flag">${flag}</span> `)}</p>`}
<div class="scroll"><table class="figures">
<thead><tr><th scope="col">test pairs</th>${metrics.map(([name]) => html`<th scope="col">${name}</th>`)}<th scope="col">pairs</th><th scope="col">artists</th></tr></thead>
<tbody>${(['unseen', 'seen', 'mixed'] as const).map((test) => {
    const part = scores.tests[test];
    return html`<tr data-test="${test}"><th scope="row">${test}</th>${metrics.map(([name, of]) => html`<td data-metric="${name}">${cell(of(part))}</td>`)}<td data-metric="pairs">${part.pairs}</td><td data-metric="artists">${part.artists}</td></tr>`;
  })}</tbody>
</table></div>
<p class="notes">Brackets are 95 % intervals over artists. The threshold, ${scores.threshold.toFixed(3)}, was chosen on
validation pairs; nothing was chosen on these tests.${plugin.paper === null ? null : html` The paper reports accuracies of ${testNames.map((test) => `${plugin.paper![test]} (${test})`).join(', ')} for this approach, on its own data.`}</p>`;
}

/** `0.713 [0.599, 0.806]`. */
export function interval({ value, low, high }: Estimate): string {
  return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}

function cell(estimate: Estimate | null): Html | null {
  if (estimate === null) return null;
  const { value, low, high } = estimate;
  return html`${value.toFixed(3)} <small>[${low.toFixed(3)}, ${high.toFixed(3)}]</small>`;
}

function percent({ value }: Estimate): string {
  return `${(100 * value).toFixed(1)} %`;
}

/** A drop that could as well be none is not called one. */
function describeDrop(drop: Estimate): string {
  const text = `${describeSigned(drop.value)} [${describeSignedInterval(drop)}]`;
  if (drop.low > 0) return `a drop to unseen artists of ${text}`;
  return drop.high < 0
    ? `less than on unseen artists, by ${text}`
    : `no certain difference to unseen artists: ${text}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
