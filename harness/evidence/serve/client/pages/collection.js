// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import { useState } from 'preact/hooks';
import { count as countOf } from '../board.js';
import { fileName, html } from '../html.js';
import { useAnswer, usePage } from '../live-data.js';
import { collectionApi, Pager, PartBar, Picture, partNames } from '../painting.js';
import { go } from '../router.js';

const count = 24;
/** Of the hardest artists. */
const hardest = 8;

export function Collection({ search }) {
  const asked = new URLSearchParams(search).get('run');
  const list = useAnswer('/api/collections');
  if (list === undefined)
    return html`<h1 tabindex="-1">Collection</h1><p class="quiet">Reading the runs…</p>`;
  if (list.error)
    return html`<h1 tabindex="-1">Collection</h1><p class="failure">${list.error}</p>`;
  const all = list.value;
  const own = all.find(({ runs }) => runs.includes(asked)) ?? all[0];
  return html`
    <h1 tabindex="-1">Collection</h1>
    ${
      own === undefined
        ? html`<p class="empty">No finished run has used a collection yet. <code>harness run plugins/xception</code> makes one.</p>`
        : html`
      ${
        all.length > 1 &&
        html`<form class="tools lone"><label>Paintings and split <select value=${own.run} onChange=${({ target }) => go(`/collection?run=${encodeURIComponent(target.value)}`, { replace: true })}>${all.map(
          ({ run, title, split }) =>
            html`<option key=${run} value=${run}>${title}, ${split}</option>`,
        )}</select></label></form>`
      }
      <${One} key=${own.run} run=${own.run} />`
    }`;
}

function One({ run }) {
  const [looked, setLooked] = useState('');
  const [order, setOrder] = useState('name');
  const [from, setFrom] = useState(0);
  const [open, setOpen] = useState(undefined);
  const [copies, setCopies] = useState(6);
  const page = usePage(collectionApi(run, '', { find: looked, order, from, count }));
  const hard = useAnswer(collectionApi(run, '', { order: 'hard', count: hardest }), { keep: true });
  const shown = page?.value;
  if (page?.error) return html`<p class="failure" role="alert">${page.error}</p>`;
  if (shown === undefined) return html`<p role="status" class="quiet">Opening the collection…</p>`;
  const change = (set) => (value) => {
    set(value);
    setFrom(0);
  };
  const hardOnes = hard?.value?.shown.filter(({ auc }) => auc !== null) ?? [];
  return html`
    <p class="lead">${shown.title}: ${shown.artists} artists; ${shown.split}.</p>
    <section aria-labelledby="parts"><h2 id="parts">Parts of the split</h2>
      <${PartBar} parts=${Object.fromEntries(shown.parts.map(({ part, paintings }) => [part, paintings]))} total=${shown.paintings} />
      <ul class="part-list">${shown.parts.map(
        ({ part, label, paintings, artists }) =>
          html`<li key=${part}><i class=${part} aria-hidden="true"></i><strong>${paintings}</strong> ${label} <small>${countOf(artists, artists, 'artist')}</small></li>`,
      )}</ul></section>
    ${
      hardOnes.length > 0 &&
      html`<section aria-labelledby="hard"><h2 id="hard">Hard artists</h2>
        <p class="quiet">AUC of an artist's pairs against those with others, the mean over ${countOf(shown.runs, shown.runs, 'run')}; 0.5 is guessing. Artists with fewer than ten pairs in a test have no AUC there, and part of the spread is chance.</p>
        <ol class="hardest">${hardOnes.map(
          (artist) =>
            html`<li key=${artist.artist}><${ArtistCard} run=${run} artist=${artist} pictures=${1} onOpen=${() => setOpen(artist)} /></li>`,
        )}</ol></section>`
    }
    <section aria-labelledby="artists"><h2 id="artists">Artists</h2>
      <form class="tools" role="search" aria-label="Artists" onSubmit=${(event) => event.preventDefault()}>
        <label class="grow">Filter <input type="search" placeholder="artist" value=${looked} onInput=${({ target }) => change(setLooked)(target.value)} /></label>
        <label>Order <select value=${order} onChange=${({ target }) => change(setOrder)(target.value)}>
          <option value="name">by name</option><option value="hard">hardest first</option><option value="paintings">most paintings first</option></select></label>
        <p role="status" class="count">${countOf(shown.found, shown.artists, 'artist')}</p>
      </form>
      <ul class="artists">${shown.shown.map(
        (artist) =>
          html`<li key=${artist.artist}><${ArtistCard} run=${run} artist=${artist} pictures=${4} onOpen=${() => setOpen(artist)} /></li>`,
      )}</ul>
      <${Pager} from=${from} count=${count} total=${shown.found} onMove=${setFrom} what="artists" /></section>
    <section aria-labelledby="copies"><h2 id="copies">Copies found</h2>
      ${
        shown.copies.groups === 0
          ? html`<p class="quiet">None: no two paintings show the same picture.</p>`
          : html`<p class="quiet">${countOf(shown.copies.groups, shown.copies.groups, 'group')} of paintings that show the same picture, wholly or in part; ${shown.copies.paintings} paintings in all. A group is never divided between training and tests.</p>
          <ul class="copies">${shown.copies.shown
            .slice(0, copies)
            .map(
              (group) =>
                html`<li key=${group[0].id}><ul>${group
                  .slice(0, 4)
                  .map(
                    (painting) =>
                      html`<li key=${painting.id}><${Painting} run=${run} painting=${painting} named /></li>`,
                  )}</ul>${group.length > 4 && html`<p class="quiet">and ${group.length - 4} more</p>`}</li>`,
            )}</ul>
          ${copies < shown.copies.shown.length && html`<button type="button" class="button" onClick=${() => setCopies(shown.copies.shown.length)}>Show ${shown.copies.shown.length - copies} more</button>`}`
      }</section>
    ${open && html`<${ArtistDialog} run=${run} artist=${open} onClose=${() => setOpen(undefined)} />`}`;
}

function ArtistCard({ run, artist, pictures, onOpen }) {
  return html`<button type="button" class="artist" onClick=${onOpen}>
    <span class="strip">${artist.first.slice(0, pictures).map((painting) => html`<${Picture} key=${painting.id} run=${run} painting=${painting} alt="" />`)}</span>
    <span class="who"><strong>${artist.label}</strong>${artist.auc !== null && html` <span class="auc">AUC ${artist.auc.toFixed(3)}</span>`}</span>
    <small>${countOf(artist.paintings, artist.paintings, 'painting')}: ${Object.keys(partNames)
      .filter((part) => artist.parts[part] > 0)
      .map((part) => `${artist.parts[part]} ${partNames[part]}`)
      .join('; ')}</small>
    <${PartBar} parts=${artist.parts} total=${artist.paintings} />
  </button>`;
}

/** A painting that can be compared with another. */
function Painting({ run, painting, named = false }) {
  const href = `/pictures?${new URLSearchParams({ run, a: painting.id })}`;
  return html`<figure class="tile"><${Picture} run=${run} painting=${painting} />
    <figcaption>${named && html`<strong>${painting.artist}</strong> `}${fileName(painting.label)} <small>${partNames[painting.part]}</small>
      <a href=${href}>compare<span class="hidden"> ${painting.artist}: ${painting.label}</span></a></figcaption></figure>`;
}

function ArtistDialog({ run, artist, onClose }) {
  const own = useAnswer(collectionApi(run, '/artist', { name: artist.artist }), { keep: true });
  const show = (dialog) => {
    if (dialog !== null && !dialog.open) dialog.showModal();
  };
  return html`<dialog ref=${show} class="pick" aria-labelledby="artist-title" onClose=${onClose}
      onClick=${(event) => event.target.localName === 'dialog' && event.target.close()}>
    <div class="pick-body">
      <header><h2 id="artist-title">${artist.label}</h2><form method="dialog"><button class="button">Close</button></form></header>
      ${own === undefined && html`<p role="status" class="quiet">Reading…</p>`}
      ${own?.error && html`<p class="failure" role="alert">${own.error}</p>`}
      <ul class="paintings">${own?.value?.map((painting) => html`<li key=${painting.id}><${Painting} run=${run} painting=${painting} /></li>`)}</ul>
    </div></dialog>`;
}
