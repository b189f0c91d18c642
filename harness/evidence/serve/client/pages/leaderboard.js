// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import { useState } from 'preact/hooks';
import { Board, count, matches } from '../board.js';
import { html, withCode } from '../html.js';
import { useLive } from '../live-data.js';
import { runPage } from '../router.js';

export function Leaderboard() {
  const { leaderboard } = useLive();
  const [looked, setLooked] = useState('');
  const [place, setPlace] = useState('');
  const [all, setAll] = useState(false);
  const [plain, setPlain] = useState(false);
  if (leaderboard === undefined)
    return html`<h1 tabindex="-1">Leaderboard</h1><p class="quiet">Reading the runs…</p>`;
  const { tables, remarks, legend, notes } = leaderboard;
  const shown = tables.filter(({ title }) => place === '' || title === place);
  const isShown = (row) =>
    matches(`${row.label} ${row.flags.join(' ')} ${row.runs.join(' ')}`, looked) &&
    !(plain && row.flags.length > 0);
  const total = shown.reduce((sum, { rows }) => sum + rows.length, 0);
  const found = shown.reduce((sum, { rows }) => sum + rows.filter(isShown).length, 0);
  return html`
    <h1 tabindex="-1">Leaderboard</h1>
    ${tables.length === 0 && remarks.map(({ text }) => html`<p class="empty">${withCode(text)}</p>`)}
    ${
      tables.length > 0 &&
      html`<form class="tools" role="search" aria-label="Approaches" onSubmit=${(event) => event.preventDefault()}>
        <label class="grow">Filter <input type="search" value=${looked} placeholder="approach, option, flag or run"
          onInput=${({ target }) => setLooked(target.value)} /></label>
        ${
          tables.length > 1 &&
          html`<label>Paintings and split <select value=${place} onChange=${({ target }) => setPlace(target.value)}>
            <option value="">all</option>${tables.map(({ title }) => html`<option value=${title}>${title}</option>`)}</select></label>`
        }
        <label class="check"><input type="checkbox" checked=${plain} onChange=${({ target }) => setPlain(target.checked)} /> without flags only</label>
        <label class="check"><input type="checkbox" checked=${all} onChange=${({ target }) => setAll(target.checked)} /> all columns</label>
        <p role="status" class="count">${count(found, total, 'approach', 'approaches')}</p>
      </form>`
    }
    ${shown.map((table) => html`<${OneTable} key=${table.title} table=${table} isShown=${isShown} all=${all} />`)}
    ${tables.length > 0 && remarks.map(({ text }) => html`<p class="remark">${withCode(text)}</p>`)}
    ${legend && html`<p class="remark">${legend}</p>`}
    ${
      notes.length > 0 &&
      html`<details class="how"><summary>How to read the figures</summary>
        <ul>${notes.map((note) => html`<li>${withCode(note)}</li>`)}</ul></details>`
    }`;
}

function OneTable({ table, isShown, all }) {
  const rows = table.rows
    .filter(isShown)
    .map((row) => ({ ...row, id: row.runs.join(' '), href: row.runs[0] && runPage(row.runs[0]) }));
  const scale = scaleOf(table);
  const columns = table.columns
    .filter(({ isMinor }) => all || !isMinor)
    .map((column) => ({
      ...column,
      sortBy: ({ cells }) => cells[column.key]?.sort,
      show: (row) =>
        column.key === 'approach'
          ? html`<${Approach} row=${row} cell=${row.cells.approach} />`
          : row.cells[column.key] &&
            html`<${Cell} cell=${row.cells[column.key]} scale=${column.isMain ? scale : undefined} />`,
    }));
  const hasRanks = table.rows.some(({ rank }) => rank !== null);
  return html`<section class="standing"><h2>${table.title}</h2>
    ${table.remarks.map(({ text, tone }) => html`<p class="remark ${tone ?? ''}">${withCode(text)}</p>`)}
    ${
      rows.length === 0
        ? html`<p class="empty">No approach of this table matches.</p>`
        : html`<${Board} columns=${columns} rows=${rows} label=${table.title} natural=${hasRanks ? 'rank' : undefined}
            groupOf=${hasRanks ? tieOf : undefined} />`
    }</section>`;
}

function tieOf({ rank, tied, id }) {
  if (!tied) return { key: id };
  return {
    key: rank,
    note: ([first, ...others]) =>
      `Tied: a paired comparison cannot tell ${others.length === 1 ? 'the second of these' : `the others of these ${others.length + 1}`} from ${first.cells.approach.parts[0].text}`,
  };
}

/** Its name leads to its run, or to the first of several, which are named by their seeds. */
function Approach({ row, cell }) {
  const [name, ...rest] = cell.parts;
  return html`<a class="name" href=${row.href}>${name.text}</a>
    ${rest.map((part) => html` <${Part} part=${part} />`)}
    ${
      row.runs.length > 1 &&
      html`<span class="seeds">runs ${row.runs.map((run, i) => html`<a href=${runPage(run)}>${i + 1}<span class="hidden"> of ${name.text}</span></a> `)}</span>`
    }`;
}

/** A figure; in the main column with its interval as a line on a scale that the rows share. */
function Cell({ cell, scale }) {
  const [value, ...rest] = cell.parts;
  return html`<span class="value"><${Part} part=${value} /></span>
    ${rest.map((part) => html` <${Part} part=${part} />`)}
    ${
      scale &&
      cell.bounds &&
      html`<span class="whisker" aria-hidden="true"><i style=${{ left: scale(cell.bounds[0]), right: `calc(100% - ${scale(cell.bounds[1])})` }}></i><b style=${{ left: scale(cell.sort) }}></b></span>`
    }`;
}

function Part({ part: { text, look } }) {
  if (look === 'options') return html`<code>${text}</code>`;
  if (look === 'quiet') return html`<small>${text}</small>`;
  if (look === 'flag') return html`<span class="flag">${text}</span>`;
  return html`<span class=${look}>${text}</span>`;
}

function scaleOf({ columns, rows }) {
  const main = columns.find(({ isMain }) => isMain)?.key;
  const bounds = rows.flatMap(({ cells }) => cells[main]?.bounds ?? []);
  const [low, high] = [Math.min(0.5, ...bounds), Math.max(...bounds)];
  return (value) => `${(100 * (value - low)) / (high - low || 1)}%`;
}
