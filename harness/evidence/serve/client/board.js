// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import { useState } from 'preact/hooks';
import { html } from './html.js';
import { go } from './router.js';

/**
 * A sortable table. `columns` have a key, a heading, a function that shows a cell and one for what it
 * is sorted by; `rows` have an id and, if a click anywhere on them leads somewhere, an address.
 * By default rows keep their order, by the column `natural`, in groups if `groupOf` is given.
 */
export function Board({ columns, rows, label, groupOf, natural, naturalSort = 'ascending' }) {
  const [order, setOrder] = useState(undefined);
  const column = columns.find(({ key }) => key === order?.key);
  const sorted = column === undefined ? rows : sortRows(rows, column, order.falls);
  const groups = column === undefined && groupOf ? gather(sorted, groupOf) : [{ rows: sorted }];
  const sortBy = (key) => {
    if (key === natural) return setOrder(undefined);
    const isText = columns.find((one) => one.key === key).isText;
    // Figures begin with the highest, names with the first; the third click undoes it.
    const falls = order?.key === key ? !order.falls : !isText;
    if (order?.key === key && order.falls === isText) return setOrder(undefined);
    setOrder({ key, falls });
  };
  return html`<div class="board-frame" tabindex="0" role="region" aria-label=${label}>
    <table class="board">
      <thead><tr>${columns.map(
        (own) => html`<th scope="col" key=${own.key} class=${lookOf(own)}
          aria-sort=${sortOf(own, order, natural, naturalSort)}>
          <button type="button" onClick=${() => sortBy(own.key)}>${own.heading}<span class="arrow" aria-hidden="true"></span></button>
        </th>`,
      )}</tr></thead>
      ${groups.map(
        ({ key, note, rows: own }) => html`<tbody key=${key} class=${note ? 'tied' : ''}>
          ${note && html`<tr class="note"><td colspan=${columns.length}>${note}</td></tr>`}
          ${own.map((row) => html`<${Line} key=${row.id} row=${row} columns=${columns} />`)}
        </tbody>`,
      )}
    </table>
  </div>`;
}

function Line({ row, columns }) {
  // A link in the row does the same for the keyboard.
  const open = (event) => {
    if (row.href === undefined || event.target.closest('a, button')) return;
    if (getSelection().toString() === '') go(row.href);
  };
  return html`<tr class=${row.href === undefined ? '' : 'leads'} onClick=${open}>${columns.map(
    (column) => {
      const content = column.show(row);
      return html`<td key=${column.key} class=${lookOf(column)} data-label=${column.heading}
        data-empty=${content === null || content === undefined}>${content}</td>`;
    },
  )}</tr>`;
}

function lookOf({ isText, isMain, look = '' }) {
  return `${isText ? 'text' : 'number'}${isMain ? ' main' : ''} ${look}`;
}

function sortOf({ key }, order, natural, naturalSort) {
  if (order === undefined) return key === natural ? naturalSort : 'none';
  if (order.key !== key) return 'none';
  return order.falls ? 'descending' : 'ascending';
}

/** Rows without a value stay last in either direction. */
function sortRows(rows, { sortBy }, falls) {
  const compare = (a, b) => {
    const [one, other] = [sortBy(a) ?? null, sortBy(b) ?? null];
    if (one === null || other === null) return (one === null) - (other === null);
    const sign = typeof one === 'string' ? one.localeCompare(other) : one - other;
    return falls ? -sign : sign;
  };
  return [...rows].sort(compare);
}

function gather(rows, groupOf) {
  const groups = [];
  for (const row of rows) {
    const { key, note } = groupOf(row);
    if (groups.at(-1)?.key !== key) groups.push({ key, note, rows: [] });
    groups.at(-1).rows.push(row);
  }
  return groups.map((group) => ({
    ...group,
    note: group.rows.length > 1 ? group.note?.(group.rows) : undefined,
  }));
}

/** Whether a text contains all the words. */
export function matches(text, looked) {
  const lower = text.toLowerCase();
  return looked
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}

/** `3 runs`, `1 run`, `2 of 3 runs`. */
export function count(found, total, one, many = `${one}s`) {
  const words = total === 1 ? one : many;
  return found === total ? `${total} ${words}` : `${found} of ${total} ${words}`;
}
