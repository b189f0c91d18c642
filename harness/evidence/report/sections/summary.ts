import { changedOptions, flagsOf } from '../../../experiments/summary/summarise-row.ts';
import { explainTooFewArtists, tooFewArtists } from '../../../scoring/fewest-artists.ts';
import { earlyMetricNames, metrics } from '../../../scoring/metrics.ts';
import { type Estimate, hasInterval, testNames } from '../../../scoring/score.ts';
import { subtractEstimates } from '../../../scoring/subtract-estimates.ts';
import {
  describeEstimate,
  describeInterval,
  describeNumber,
  describePercent,
  describeSigned,
  writeOption,
} from '../../../shared/text/describe-figures.ts';
import { type Html, html } from '../../../shared/text/html.ts';
import { unseenFirst } from '../../unseen-first.ts';
import type { ReportRun } from '../report-run.ts';

/** The other metrics have a separate section. */
const shown = [...earlyMetricNames, 'brier'] as const;

/** A run in a sentence, and all its figures. */
export function summarise({ manifest, scores }: ReportRun): Html {
  const { plugin, collection, split, seed } = manifest;
  const { paper } = plugin;
  const { seen, unseen } = scores.tests;
  const drop = subtractEstimates(seen.auc, unseen.auc);
  const options = Object.entries(changedOptions(plugin));
  const flags = flagsOf({ manifest, scores, folder: '' });
  const lead = hasInterval(unseen.auc)
    ? html`<p class="lead">On artists that it has never seen, <strong>${plugin.name}</strong> is right in
<strong>${describeEstimate(unseen.accuracy, (share) => describePercent(share, 1))}</strong> of balanced pairs; its AUC is <strong>${describeEstimate(unseen.auc)}</strong>.
On artists in training its AUC is ${describeEstimate(seen.auc)}: ${describeDrop(drop)}.</p>`
    : html`<p class="lead">This test cannot tell how <strong>${plugin.name}</strong> does on artists that it has never seen: ${explainTooFewArtists(unseen.artists)}.</p>`;
  return html`
${lead}
<p class="quiet">${plugin.summary}. Collection ${collection.name}, ${collection.paintings} paintings;
split ${split.hash.slice(0, 8)} (seed ${split.seed}); seed ${seed}${options.map(([name, value]) => html`; <code>${writeOption(name, value)}</code>`)}.</p>
${flags.length === 0 ? null : html`<p>${flags.map((flag) => html`<span class="flag">${flag}</span> `)}</p>`}
<div class="scroll"><table class="figures">
<thead><tr><th scope="col">test pairs</th>${shown.map((metric) => html`<th scope="col">${metrics[metric].heading}</th>`)}<th scope="col">pairs</th><th scope="col">artists</th></tr></thead>
<tbody>${unseenFirst.map((test) => {
    const part = scores.tests[test];
    return html`<tr data-test="${test}"><th scope="row">${test}</th>${shown.map((metric) => html`<td data-metric="${metrics[metric].heading}">${cell(part[metric])}</td>`)}<td data-metric="pairs">${part.pairs}</td><td data-metric="artists">${part.artists}</td></tr>`;
  })}</tbody>
</table></div>
<p class="notes">Brackets are 95 % intervals over artists. The threshold, ${describeNumber(scores.threshold)}, was chosen on
validation pairs. Nothing was chosen on these tests.${paper === null ? null : html` The paper reports accuracies of ${testNames.map((test) => `${paper[test]} (${test})`).join(', ')} for this approach, on its own data.`}</p>`;
}

function cell(estimate: Estimate | null): Html | null {
  if (estimate === null) return null;
  return html`${describeNumber(estimate.value)} <small>${describeInterval(estimate)}</small>`;
}

/** A drop that is not significant is not called a drop. */
function describeDrop(drop: Estimate): string {
  const text = describeEstimate(drop, describeSigned);
  if (!hasInterval(drop))
    return `lower than on unseen artists by ${text}, with ${tooFewArtists} for an interval`;
  if (drop.low > 0) return `a drop to unseen artists of ${text}`;
  return drop.high < 0
    ? `lower than on unseen artists by ${text}`
    : `no significant difference from unseen artists (${text})`;
}
