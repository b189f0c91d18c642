import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Colours that can be distinguished with common colour blindness (Okabe and Ito, 2008). */
export const colours = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9'] as const;

/** The colour of one line of many; after the last the first comes again. */
export function colourOfLine(number: number): string {
  return colours[number % colours.length] ?? colours[0];
}

/** One colour for each kind of pairs, the same in every chart. */
export const colourOf = {
  seen: colours[0],
  unseen: colours[1],
  mixed: colours[2],
  training: '#7f7f7f',
} as const;

/** Colours of the two kinds of answers, in charts where they meet. */
export const colourOfTruth = { same: colours[3], different: '#7f7f7f' } as const;

/**
 * Draws a chart as an SVG element. Its lines and letters take the colour of the text around them
 * (`currentColor`), so that it suits a light and a dark page.
 */
export function drawChart(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<html><body></body></html>');
  const svg = Plot.plot({
    width: 460,
    height: 300,
    marginRight: 20,
    marginBottom: 40,
    ...options,
    // A figure around the picture, for a legend or a title, would not be an SVG.
    figure: false,
    document,
  });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('role', 'img');
  svg.setAttribute('font-size', '12');
  // Only the picture as a whole has a role that may be named.
  for (const part of svg.querySelectorAll('g[aria-label]')) part.removeAttribute('aria-label');
  return svg.outerHTML;
}

/** Puts charts of equal height next to each other in one picture. */
export function placeSideBySide(charts: readonly string[]): string {
  let right = 0;
  let height = 0;
  const placed = charts.map((chart) => {
    const [, width, tall] = /viewBox="0 0 (\S+) (\S+)"/.exec(chart) ?? [];
    const at = `<svg x="${right}" y="0" `;
    right += Number(width);
    height = Math.max(height, Number(tall));
    return chart.replace('<svg ', at);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${right} ${height}" width="${right}" height="${height}">${placed.join('')}</svg>`;
}
