// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import htm from 'htm';
import { h } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Markup as Preact elements; inserted values are text unless they are markup. No line breaks between a
 * number and its "%".
 */
export const html = htm.bind((type, props, ...children) =>
  h(type, props, ...children.map(keepTogether)),
);

function keepTogether(child) {
  if (Array.isArray(child)) return child.map(keepTogether);
  return typeof child === 'string' ? child.replaceAll(/(?<=\d) (?=%)/g, '\u00a0') : child;
}

/** Markup that the server has made and escaped: charts and the parts of reports. */
export function Markup({ markup, ...rest }) {
  const place = useRef(null);
  useLayoutEffect(() => {
    nameCharts(place.current);
    reachWhatScrolls(place.current);
  }, [markup]);
  return h('div', { ...rest, ref: place, dangerouslySetInnerHTML: { __html: markup } });
}

/** A sentence; text between backticks is code. */
export function withCode(text) {
  return text
    .split(/`([^`]+)`/)
    .map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`));
}

/** A file's name, to be broken between its words rather than within them. */
export function fileName(name) {
  return name.split(/(?<=[_-])/).map((part, i) => (i === 0 ? part : [html`<wbr />`, part]));
}

/** For a screen reader a chart is one named picture without parts. */
function nameCharts(root) {
  for (const chart of root.querySelectorAll('svg[role="img"]')) {
    for (const part of chart.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
    if (chart.querySelector(':scope > title') !== null || chart.hasAttribute('aria-label'))
      continue;
    chart.setAttribute('aria-label', nameOf(chart, 'Learning curve'));
  }
}

/** What scrolls sideways can be scrolled with the keyboard. */
function reachWhatScrolls(root) {
  for (const area of root.querySelectorAll('.scroll, .wide .plot, pre')) {
    area.tabIndex = 0;
    if (!area.hasAttribute('role')) area.setAttribute('role', 'group');
    if (!area.hasAttribute('aria-label')) area.setAttribute('aria-label', nameOf(area, 'Table'));
  }
}

function nameOf(part, otherwise) {
  const title =
    part.closest('figure')?.querySelector('h4') ?? part.closest('section')?.querySelector('h3');
  return title?.textContent ?? otherwise;
}
