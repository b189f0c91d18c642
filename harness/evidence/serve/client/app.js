// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { html } from './html.js';
import { useLive } from './live-data.js';
import { Collection } from './pages/collection.js';
import { Leaderboard } from './pages/leaderboard.js';
import { Pictures } from './pages/pictures.js';
import { Run } from './pages/run.js';
import { Runs } from './pages/runs.js';
import { useAddress } from './router.js';

const pages = [
  { path: /^\/$/, href: '/', title: 'Leaderboard', Page: Leaderboard },
  { path: /^\/runs$/, href: '/runs', title: 'Runs', also: /^\/run\//, Page: Runs },
  { path: /^\/run\/([^/]+)$/, title: 'Run', Page: Run },
  { path: /^\/pictures$/, href: '/pictures', title: 'Two pictures', Page: Pictures },
  { path: /^\/collection$/, href: '/collection', title: 'Collection', Page: Collection },
];

const isPage = (path) => pages.some((one) => one.path.test(path));

const connections = {
  connecting: 'Connecting…',
  live: 'Live: this page follows the runs.',
  lost: 'The server does not respond; this is the last state it sent. Reconnecting…',
};

function App() {
  const { path, search } = useAddress(isPage);
  const { connection, work } = useLive();
  const page = pages.find((one) => one.path.test(path)) ?? pages[0];
  const run = decodeURIComponent(page.path.exec(path)?.[1] ?? '');
  const main = useRef(null);
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = `${run === '' ? page.title : run} · Painter by Numbers`;
    // Screen readers announce the new page.
    if (!isFirst.current) main.current.querySelector('h1')?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [path]);
  return html`
    <a class="skip" href="#main">Skip to content</a>
    <header class="top">
      <a class="brand" href="/">Painter by Numbers</a>
      <nav aria-label="Pages"><ul>${pages
        .filter(({ href }) => href !== undefined)
        .map(
          ({ href, title, also, path: own }) =>
            html`<li><a href=${href} aria-current=${own.test(path) ? 'page' : also?.test(path) ? 'true' : undefined}>${title}${
              title === 'Runs' && work.length > 0
                ? html` <span class="badge">${work.length}<span class="hidden"> running</span></span>`
                : ''
            }</a></li>`,
        )}</ul></nav>
      <p id="status" role="status" class=${connection} title=${connections[connection]}><span class="hidden-live">${connections[connection]}</span></p>
    </header>
    <main id="main" ref=${main} tabindex="-1"><${page.Page} key=${path} run=${run} search=${search} /></main>`;
}

render(html`<${App} />`, document.getElementById('app'));
