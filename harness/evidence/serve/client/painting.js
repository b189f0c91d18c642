// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import { html } from './html.js';

/** The short name of a part of the split. */
export const partNames = {
  train: 'training',
  validationSeen: 'validation, seen',
  validationUnseen: 'validation, unseen',
  testSeen: 'test, seen',
  testUnseen: 'test, unseen',
  leftOut: 'left out',
};

/** The address of a request about a run's collection. */
export function collectionApi(run, rest = '', query = {}) {
  const asked = new URLSearchParams(query).toString();
  return `/api/collections/${encodeURIComponent(run)}${rest}${asked === '' ? '' : `?${asked}`}`;
}

/** A painting of a collection, loaded when it scrolls into view. */
export function Picture({ run, painting, size = 'small', alt }) {
  return html`<img loading="lazy" decoding="async" alt=${alt ?? `${painting.artist}: ${painting.label}`}
    src=${collectionApi(run, '/picture', { id: painting.id, size })} />`;
}

/** How many paintings each part has, as a bar. */
export function PartBar({ parts, total }) {
  return html`<span class="part-bar" aria-hidden="true">${Object.keys(partNames)
    .filter((part) => parts[part] > 0)
    .map(
      (part) =>
        html`<i key=${part} class=${part} style=${{ width: `${(100 * parts[part]) / total}%` }}></i>`,
    )}</span>`;
}

/** The shown page of a list, and buttons to the others. */
export function Pager({ from, count, total, onMove, what }) {
  if (total <= count) return null;
  const last = Math.min(total, from + count);
  return html`<nav class="pager" aria-label=${`Pages of ${what}`}>
    <button type="button" class="button" disabled=${from === 0} onClick=${() => onMove(Math.max(0, from - count))}>Previous</button>
    <span role="status">${from + 1} to ${last} of ${total}</span>
    <button type="button" class="button" disabled=${last >= total} onClick=${() => onMove(from + count)}>Next</button>
  </nav>`;
}
