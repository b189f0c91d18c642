import type { FoundElsewhere } from '../../../experiments/records/elsewhere.ts';
import { metricNames, metrics } from '../../../scoring/metrics.ts';
import { describeEstimate } from '../../../shared/text/describe-figures.ts';
import { type Html, html } from '../../../shared/text/html.ts';
import type { ReportRun } from '../report-run.ts';
import type { Section } from '../section.ts';

const shownPaintings = 50;
const shownArtists = 10;

/** The figures on other collections; nothing for a run that was tested on none. */
export function showElsewhere({ elsewhere = [] }: ReportRun): Section | undefined {
  if (elsewhere.length === 0) return undefined;
  const shown = metricNames.filter((name) => elsewhere.some(({ score }) => score[name] !== null));
  const isListed = elsewhere.some(({ pairs }) => pairs !== undefined);
  const hasOthers = elsewhere.some(({ pairs }) => pairs === undefined);
  const body = html`<p class="quiet">${hasOthers ? 'Other collections: none of their artists is in the collection that the run learned from, and copies of its pictures are left out. ' : null}${isListed ? 'Listed pairs: those of their artists and pictures that are in training are named below. ' : null}Brackets are 95 % intervals over artists.</p>
<div class="scroll"><table class="figures"><thead><tr><th scope="col">collection</th>${shown.map(
    (name) => html`<th scope="col">${metrics[name].heading}</th>`,
  )}<th scope="col">artists</th><th scope="col">pairs</th></tr></thead>
<tbody>${elsewhere.map(
    ({ collection, score }) =>
      html`<tr><th scope="row">${collection.name}</th>${shown.map((name) => {
        const estimate = score[name];
        return html`<td>${estimate === null ? '' : describeEstimate(estimate)}</td>`;
      })}<td>${score.artists === 0 ? 'not known' : score.artists}</td><td>${score.pairs}</td></tr>`,
  )}</tbody></table></div>
${elsewhere.map(({ collection, pairs }) => showKnown(collection.name, pairs))}
${elsewhere
  .filter(({ leftOut }) => leftOut.length > 0)
  .map(
    ({ collection, leftOut }) =>
      html`<details><summary>Left out of ${collection.name}: ${leftOut.length}</summary><ul>${leftOut
        .slice(0, shownPaintings)
        .map(
          ({ id, reason }) => html`<li><code>${id}</code>: ${reason}</li>`,
        )}${leftOut.length > shownPaintings ? html`<li>and ${leftOut.length - shownPaintings} more, in the record</li>` : null}</ul></details>`,
  )}`;
  return {
    id: 'elsewhere',
    title: hasOthers ? 'Other collections' : 'Listed pairs',
    body,
    charts: [],
  };
}

/** The part of a list of pairs that the run has learned from; empty if none. */
function showKnown(name: string, pairs: FoundElsewhere['pairs']): Html | null {
  const { artists = [], paintings = [] } = pairs?.known ?? {};
  if (artists.length + paintings.length === 0) return null;
  return html`<p><strong>Of ${name}, already in training:</strong> ${artists.length} artists${artists.length > 0 ? ` (${artists.slice(0, shownArtists).join(', ')}${artists.length > shownArtists ? ' and others' : ''})` : ''}, ${paintings.length} pictures. The run does better on those than on new ones.</p>`;
}
