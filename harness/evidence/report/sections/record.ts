import { describeFold } from '../../../data/splits/describe-fold.ts';
import { changedOptions } from '../../../experiments/summary/summarise-row.ts';
import { writeOption } from '../../../shared/text/describe-figures.ts';
import { type Html, type HtmlPart, html } from '../../../shared/text/html.ts';
import type { ReportRun } from '../report-run.ts';
import type { Section } from '../section.ts';

const shownImages = 50;

/** The manifest: everything that affected the result. */
export function showRecord({ manifest }: ReportRun): Section {
  const { plugin, collection, split, weights, engine, git, seconds } = manifest;
  const { packages, pythonPackages = {} } = manifest;
  const changed = changedOptions(plugin);
  const rows: readonly (readonly [string, HtmlPart])[] = [
    ['run', html`<code>${manifest.id}</code>, ${manifest.created}`],
    [
      'options',
      list(
        Object.entries(plugin.options).map(([name, value]) => {
          const text = writeOption(name, value);
          return name in changed
            ? html`<strong><code>${text}</code></strong>`
            : html`<code>${text}</code>`;
        }),
      ),
    ],
    ['seed', manifest.seed],
    ...(manifest.members === undefined
      ? []
      : [['members', list(manifest.members.map(({ run }) => html`<code>${run}</code>`))] as const]),
    [
      'collection',
      html`${collection.name} (${collection.kind}), ${collection.paintings} paintings, ${collection.problems} unusable; <code>${collection.hash}</code>`,
    ],
    [
      'split',
      html`<code>${split.file}</code>, seed ${split.seed}${split.fold === undefined ? null : `, ${describeFold(split.fold)}`}; <code>${split.hash}</code>`,
    ],
    ['left out', showLeftOut(split)],
    [
      'weights',
      weights.length === 0
        ? 'none'
        : list(
            weights.map(
              ({ backbone, status, source, digest }) =>
                html`${backbone}: <strong>${status}</strong>, ${source}${digest === null ? null : html`; <code>${digest}</code>`}`,
            ),
          ),
    ],
    [
      'engine',
      html`${engine.name} on ${engine.device}${engine.version === null ? null : `, ${engine.version}`}: ${engine.why}`,
    ],
    [
      'versions',
      list([
        `Node.js ${manifest.node}`,
        ...Object.entries(packages).map((entry) => entry.join(' ')),
        ...Object.entries(pythonPackages).map(([name, version]) =>
          name === 'python' ? version : `${name} ${version}`,
        ),
      ]),
    ],
    [
      'commit',
      git === null
        ? 'not a git repository'
        : html`<code>${git.commit}</code>${git.dirty ? ', with uncommitted changes' : null}`,
    ],
    ['time', list(Object.entries(seconds).map(([phase, s]) => `${phase} ${s} s`))],
    ['skipped images', listPaintings(manifest.skippedImages)],
    ...(collection.remarks === undefined ? [] : [['remarks', list(collection.remarks)] as const]),
  ];
  const body = html`<table class="plain record"><tbody>${rows.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  )}</tbody></table>
<p class="notes">Options in bold are not the approach's defaults.</p>
<details><summary>The manifest as JSON</summary><pre>${lines(JSON.stringify(manifest, null, 2))}</pre></details>`;
  return { id: 'record', title: 'The record', body, charts: [] };
}

// A line break is markup here; in an external text it would be escaped.
function lines(text: string): Html[] {
  return text.split('\n').map(
    (line) => html`${line}
`,
  );
}

function list(items: readonly HtmlPart[]): Html {
  return html`<ul class="inline">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

/** The paintings that the split leaves out; records of earlier versions lack them. */
function showLeftOut({ leftOut }: ReportRun['manifest']['split']): HtmlPart {
  if (leftOut === undefined) return 'not recorded';
  const { paintings, artists, notLearnedFrom } = leftOut;
  const rest = [
    ...(artists.length === 0 ? [] : [`no paintings are left by ${artists.join(', ')}`]),
    ...(notLearnedFrom === 0
      ? []
      : [`${notLearnedFrom} paintings of artists excluded from training`]),
  ];
  return html`${listPaintings(paintings)}${rest.length === 0 ? null : list(rest)}`;
}

function listPaintings(images: ReportRun['manifest']['skippedImages']): HtmlPart {
  if (images.length === 0) return 'none';
  const more = images.length - shownImages;
  return html`<details><summary>${images.length}</summary><ul>${images
    .slice(0, shownImages)
    .map(({ id, reason }) => html`<li><code>${id}</code>: ${reason}</li>`)}${
    more > 0 ? html`<li>and ${more} more, in the manifest</li>` : null
  }</ul></details>`;
}
