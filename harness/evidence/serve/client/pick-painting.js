// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import { useEffect, useRef, useState } from 'preact/hooks';
import { count as countOf } from './board.js';
import { fileName, html } from './html.js';
import { useAnswer, usePage } from './live-data.js';
import { collectionApi, Pager, Picture, partNames } from './painting.js';

const count = 12;

/** Of what replaces the element that had it. */
const takeFocus = (element) => element?.focus();

/** A dialog in which a painting of a run's collection is picked: first its artist, then itself. */
export function PickPainting({ run, title, onPick, onClose }) {
  const dialog = useRef(null);
  const [looked, setLooked] = useState('');
  const [from, setFrom] = useState(0);
  const [artist, setArtist] = useState(undefined);
  useEffect(() => dialog.current.showModal(), []);
  const page = usePage(collectionApi(run, '', { find: looked, from, count }));
  const own = useAnswer(artist && collectionApi(run, '/artist', { name: artist.artist }), {
    keep: true,
  });
  return html`<dialog ref=${dialog} class="pick" aria-labelledby="pick-title" onClose=${onClose}
      onClick=${(event) => event.target === dialog.current && dialog.current.close()}>
    <div class="pick-body">
      <header><h2 id="pick-title">${artist === undefined ? title : artist.label}</h2>
        <button type="button" class="button" onClick=${() => dialog.current.close()}>Close</button></header>
      ${
        artist === undefined
          ? html`<label class="find">Painter <input ref=${takeFocus} type="search" value=${looked} onInput=${({
              target,
            }) => {
              setLooked(target.value);
              setFrom(0);
            }} /></label>
            ${page?.error && html`<p class="failure" role="alert">${page.error}</p>`}
            ${page === undefined && html`<p role="status" class="quiet">Opening the collection…</p>`}
            ${page?.value?.found === 0 && html`<p role="status" class="quiet">No painter matches.</p>`}
            <ul class="artists small">${page?.value?.shown.map(
              (
                one,
              ) => html`<li key=${one.artist}><button type="button" class="artist" onClick=${() => setArtist(one)}>
                <span class="strip">${one.first.slice(0, 3).map((painting) => html`<${Picture} key=${painting.id} run=${run} painting=${painting} alt="" />`)}</span>
                <strong>${one.label}</strong> <small>${countOf(one.paintings, one.paintings, 'painting')}</small></button></li>`,
            )}</ul>
            ${page?.value && html`<${Pager} from=${from} count=${count} total=${page.value.found} onMove=${setFrom} what="painters" />`}`
          : html`<button ref=${takeFocus} type="button" class="button" onClick=${() => setArtist(undefined)}>All painters</button>
            ${own === undefined && html`<p role="status" class="quiet">Reading…</p>`}
            ${own?.error && html`<p class="failure" role="alert">${own.error}</p>`}
            <ul class="paintings">${own?.value?.map(
              (painting) =>
                html`<li key=${painting.id}><button type="button" class="tile" onClick=${() => {
                  onPick(painting);
                  dialog.current.close();
                }}><${Picture} run=${run} painting=${painting} alt="" /><span>${fileName(painting.label)}</span> <small>${partNames[painting.part]}</small></button></li>`,
            )}</ul>`
      }
    </div>
  </dialog>`;
}
