import * as Plot from '@observablehq/plot';
import { colours, drawChart } from './draw-chart.ts';

/** The answers to the pairs of two artists, or of one artist. */
export interface ConfusionCell {
  readonly a: string;
  readonly b: string;
  readonly pairs: number;
  /** Pairs that were judged to be by one artist. */
  readonly calledSame: number;
}

const cellSize = 20;
const labelWidth = 150;

/**
 * A square for every two artists: the fuller, the more of their pairs were taken to be by one. On
 * the diagonal that is right, elsewhere wrong; if there was no pair, nothing is drawn.
 *
 * @param artists names in the order in which they are drawn, each another one; those of the cells
 *   are the same
 * @returns an SVG element
 */
export function drawConfusion(artists: readonly string[], cells: readonly ConfusionCell[]): string {
  // Both halves say the same, so that a row can be read from end to end.
  const both = cells.flatMap((cell) =>
    cell.a === cell.b ? [cell] : [cell, { ...cell, a: cell.b, b: cell.a }],
  );
  const side = artists.length * cellSize;
  const axis = { domain: artists, label: null, tickSize: 0, padding: 0.08 };
  return drawChart({
    width: side + labelWidth + 10,
    height: side + labelWidth + 10,
    marginLeft: labelWidth,
    marginBottom: labelWidth,
    marginTop: 10,
    marginRight: 10,
    x: { ...axis, tickRotate: -90 },
    y: axis,
    marks: [
      Plot.cell(both, {
        x: 'b',
        y: 'a',
        inset: 0.5,
        stroke: 'currentColor',
        strokeOpacity: 0.25,
        fill: 'none',
      }),
      Plot.cell(both, {
        x: 'b',
        y: 'a',
        inset: 0.5,
        className: 'confusion',
        fill: ({ a, b }: ConfusionCell) => (a === b ? colours[2] : colours[1]),
        fillOpacity: ({ pairs, calledSame }: ConfusionCell) => calledSame / pairs,
        title: ({ a, b, pairs, calledSame }: ConfusionCell) =>
          `${a === b ? a : `${a} and ${b}`}: ${calledSame} of ${pairs} pairs judged to be by one artist`,
      }),
    ],
    color: { type: 'identity' },
    opacity: { type: 'identity' },
  });
}
