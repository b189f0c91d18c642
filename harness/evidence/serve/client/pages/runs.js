// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Board, count, matches } from '../board.js';
import { html, Markup } from '../html.js';
import { useLive } from '../live-data.js';
import { runPage } from '../router.js';

/** The meaning of the states of runs. */
export const states = {
  running: 'running',
  stopped: 'stopped; the same command continues it',
  finished: 'finished',
  failed: 'failed',
};

export function Runs() {
  const { runs, work } = useLive();
  const [looked, setLooked] = useState('');
  if (runs === undefined)
    return html`<h1 tabindex="-1">Runs</h1><p class="quiet">Reading the runs…</p>`;
  const ended = runs.filter(({ state }) => state !== 'running');
  const shown = ended.filter((run) =>
    matches(
      `${run.label} ${run.id} ${run.plugin} ${run.collection} ${run.state} ${run.options.join(' ')}`,
      looked,
    ),
  );
  return html`
    <h1 tabindex="-1">Runs</h1>
    <section aria-labelledby="at-work"><h2 id="at-work">Running</h2>
      ${
        work.length === 0
          ? html`<p class="empty">Nothing is running. A run started with <code>harness run plugins/xception</code> appears here.</p>`
          : work.map((own) => {
              const run = runs.find(({ id }) => id === own.id);
              return run && html`<${Working} key=${own.id} run=${run} work=${own} />`;
            })
      }
      <${Announcer} work=${work} />
    </section>
    <section aria-labelledby="ended"><h2 id="ended">Ended</h2>
      ${
        ended.length === 0
          ? html`<p class="empty">None yet.</p>`
          : html`<form class="tools" role="search" aria-label="Ended runs" onSubmit=${(event) => event.preventDefault()}>
              <label class="grow">Filter <input type="search" value=${looked} placeholder="run, approach, collection or state"
                onInput=${({ target }) => setLooked(target.value)} /></label>
              <p role="status" class="count">${count(shown.length, ended.length, 'run')}</p>
            </form>
            ${shown.length === 0 ? html`<p class="empty">No run matches.</p>` : html`<${Board} columns=${columns} rows=${shown.map((run) => ({ ...run, href: runPage(run.id) }))} label="Ended runs" natural="begun" naturalSort="descending" />`}`
      }
    </section>`;
}

const columns = [
  {
    key: 'run',
    heading: 'run',
    isText: true,
    look: 'line',
    sortBy: ({ label }) => label,
    show: ({ label, href, failure }) =>
      html`<a class="name" href=${href}>${label}</a>${failure && html` <span class="failure" title=${failure}>${failure}</span>`}`,
  },
  {
    key: 'state',
    heading: 'state',
    isText: true,
    sortBy: ({ state }) => state,
    show: ({ state }) => html`<span class="state ${state}" title=${states[state]}>${state}</span>`,
  },
  {
    key: 'unseen',
    heading: 'unseen AUC',
    isMain: true,
    sortBy: ({ unseen }) => unseen?.value,
    show: ({ unseen }) => unseen && figure(unseen.text),
  },
  {
    key: 'collection',
    look: 'spare',
    heading: 'collection',
    isText: true,
    sortBy: ({ collection }) => collection,
    show: ({ collection }) => collection,
  },
  {
    key: 'seed',
    look: 'spare',
    heading: 'seed',
    sortBy: ({ seed }) => seed,
    show: ({ seed }) => seed,
  },
  {
    key: 'took',
    look: 'spare',
    heading: 'took',
    sortBy: ({ seconds }) => seconds?.value,
    show: ({ seconds }) => seconds?.text,
  },
  {
    key: 'begun',
    heading: 'begun',
    isText: true,
    sortBy: ({ created }) => created,
    show: ({ created }) =>
      html`<time datetime=${created}>${new Date(created).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}</time>`,
  },
];

function figure(text) {
  const [value, ...rest] = text.split(' ');
  return html`<span class="one-line"><span class="value">${value}</span> <small>${rest.join(' ')}</small></span>`;
}

/** The card of a run in progress. */
function Working({ run, work }) {
  return html`<article class="card run" data-run=${run.id}>
    <h3><a href=${runPage(run.id)}>${run.plugin}</a> <span class="state running">running</span></h3>
    <p class="quiet"><code>${run.label}</code>; ${run.collection}, seed ${run.seed}, ${work.engine}${run.options.map((option) => html`; <code>${option}</code>`)}</p>
    <${Progress} work=${work} />
  </article>`;
}

/** The progress of a run, and its curves so far. */
export function Progress({ work: { bars, curves } }) {
  return html`${bars.length === 0 && html`<p class="quiet">Running…</p>`}
    ${bars.map(
      ({ text, done, total }, i) =>
        html`<label class="bar" key=${i}><span>${text}</span><progress max=${total} value=${done}></progress></label>`,
    )}
    ${
      curves.length > 0 &&
      html`<div class="charts">${curves.map((chart, i) => html`<figure class="chart" key=${i}><${Markup} class="plot" markup=${chart} /></figure>`)}</div>`
    }`;
}

/** Announces progress to screen readers in steps of a tenth: each second would be noise. */
function Announcer({ work }) {
  const said = useRef('');
  const [text, setText] = useState('');
  const now = work
    .map(({ id, bars }) => {
      const [bar] = bars;
      if (bar === undefined) return `${id}: running`;
      return `${id}: ${bar.text.split(':')[0]}, ${10 * Math.floor((10 * bar.done) / bar.total)} %`;
    })
    .join('. ');
  useEffect(() => {
    if (said.current === now) return;
    said.current = now;
    setText(now);
  }, [now]);
  return html`<p class="hidden" role="status" aria-live="polite">${text}</p>`;
}
