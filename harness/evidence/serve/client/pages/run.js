// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import { useEffect, useState } from 'preact/hooks';
import { html, Markup } from '../html.js';
import { ask, useAnswer, useLive } from '../live-data.js';
import { Progress, states } from './runs.js';

export function Run({ run: id }) {
  const { runs, work } = useLive();
  const line = runs?.find((one) => one.id === id);
  // A run that ends while it is shown has more parts.
  const overview = useAnswer(line && `/api/run/${encodeURIComponent(id)}?state=${line.state}`);
  const parts = useParts(id, overview?.value?.parts ?? 0);
  if (runs === undefined)
    return html`<h1 tabindex="-1">Run</h1><p class="quiet">Reading the run…</p>`;
  if (line === undefined) {
    return html`<h1 tabindex="-1">No such run</h1><p class="empty">There is no run ${id}. <a href="/runs">All runs</a></p>`;
  }
  const own = work.find((one) => one.id === id);
  const at = `/runs/${encodeURIComponent(id)}`;
  const { summary = null, files = [], parts: count = 0 } = overview?.value ?? {};
  const isDone = parts.asked >= count;
  const filesSection = html`<section id="files"><h2>Files</h2>
    <ul class="files">${files.map((file) => html`<li><a href=${`${at}/${encodeURIComponent(file)}`} target="_blank">${file}</a></li>`)}</ul>
    ${line.state === 'finished' && !files.includes('report.html') && html`<p class="quiet"><code>harness report ${id}</code> writes this page as one file, with its charts as SVG and PNG.</p>`}
  </section>`;
  return html`
    <p class="crumbs"><a href="/runs">Runs</a></p>
    <h1 tabindex="-1">${line.label}</h1>
    <p class="quiet about"><span class="state ${line.state}">${states[line.state]}</span> ${line.plugin} on ${line.collection}, seed ${line.seed}${line.options.map((option) => html`; <code>${option}</code>`)}</p>
    ${line.failure && html`<p class="failure">${line.failure}</p>`}
    ${own && html`<section class="card" aria-label="Progress"><${Progress} work=${own} /></section>`}
    <ul class="actions">
      ${line.verifies && html`<li><a class="button strong" href=${`/pictures?run=${encodeURIComponent(id)}`}>Compare two pictures</a></li>`}
      ${line.state === 'finished' && html`<li><a class="button" href=${`/collection?run=${encodeURIComponent(id)}`}>Collection</a></li>`}
      ${files.includes('report.html') && html`<li><a class="button" href=${`${at}/report.html`} target="_blank">Report as one page</a></li>`}
    </ul>
    ${overview?.error && html`<p class="failure">${overview.error}</p>`}
    ${
      summary !== null &&
      html`<div class="report">
        <nav class="contents" aria-label="Parts of the report"><ul>
          <li><a href="#summary">Summary</a></li>
          ${parts.list.map(({ id: part, title }) => html`<li key=${part}><a href=${`#${part}`}>${title}</a></li>`)}
          <li><a href="#files">Files</a></li></ul></nav>
        <div class="parts">
          <section id="summary"><h2>Summary</h2><${Markup} class="part" markup=${summary} /></section>
          ${parts.list.map(
            ({ id: part, title, body }) =>
              html`<section id=${part} key=${part} data-part=${part}><h3>${title}</h3><${Markup} class="part" markup=${body} /></section>`,
          )}
          <p role="status" class="quiet">${isDone ? '' : `Making the report: part ${parts.asked + 1} of ${count}…`}</p>
          ${parts.errors.map((error) => html`<p class="failure">${error}</p>`)}
          ${filesSection}
        </div>
      </div>`
    }
    ${summary === null && filesSection}`;
}

/** Requests one part of the report after another. */
function useParts(id, count) {
  const [parts, setParts] = useState({ list: [], errors: [], asked: 0 });
  useEffect(() => {
    let isWanted = true;
    const collect = async () => {
      const list = [];
      const errors = [];
      for (let i = 0; i < count && isWanted; i++) {
        const { value, error } = await ask(`/api/run/${encodeURIComponent(id)}/parts/${i}`);
        if (value) list.push(value);
        if (error) errors.push(error);
        if (isWanted) setParts({ list: [...list], errors: [...errors], asked: i + 1 });
      }
      // The part in the address did not exist when the page was opened.
      if (isWanted && location.hash !== '')
        document.getElementById(location.hash.slice(1))?.scrollIntoView();
    };
    setParts({ list: [], errors: [], asked: 0 });
    void collect();
    return () => {
      isWanted = false;
    };
  }, [id, count]);
  return parts;
}
