import * as Plot from '@observablehq/plot';
import { describeEstimate, describeNumber } from '../text/describe-figures.ts';
import { drawChart } from './draw-chart.ts';
import { legendAbove } from './legend-above.ts';

/** A range of probabilities, and the observed share. */
export interface ReliabilityPoint {
  /** Mean probability. */
  readonly predicted: number;
  readonly pairs: number;
  /** Share of pairs by one artist, with its interval if there is one. */
  readonly observed: {
    readonly value: number;
    readonly low: number | null;
    readonly high: number | null;
  };
}

/** One reliability curve. */
export interface ReliabilityLine {
  readonly name: string;
  readonly colour: string;
  readonly bins: readonly ReliabilityPoint[];
}

/**
 * Reliability curves: how often pairs with a probability really were by one artist. On the
 * diagonal, probabilities are calibrated.
 *
 * @returns an SVG element
 */
export function drawReliability(lines: readonly ReliabilityLine[]): string {
  const rows = lines.flatMap(({ name, bins }) =>
    bins.map(({ predicted, pairs, observed: { value, low, high } }) => ({
      name,
      predicted,
      pairs,
      value,
      low,
      high,
    })),
  );
  const bounded = rows.filter(({ low }) => low !== null);
  const most = Math.max(...rows.map(({ pairs }) => pairs));
  const legend = legendAbove(lines, { width: 340 });
  const of = { x: 'predicted', stroke: 'name' };
  return drawChart({
    width: 400,
    height: 340 + legend.marginTop,
    marginTop: legend.marginTop,
    grid: true,
    x: { label: 'Probability', domain: [0, 1] },
    y: { label: 'Share of pairs by one artist', domain: [0, 1] },
    r: { type: 'identity' },
    color: { domain: lines.map(({ name }) => name), range: lines.map(({ colour }) => colour) },
    marks: [
      Plot.line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: 'currentColor', strokeOpacity: 0.4, strokeDasharray: '4 4' },
      ),
      Plot.ruleX(bounded, { ...of, y1: 'low', y2: 'high', strokeWidth: 1.4, strokeOpacity: 0.6 }),
      Plot.line(rows, { ...of, y: 'value', z: 'name', strokeOpacity: 0.4 }),
      Plot.dot(rows, {
        x: 'predicted',
        y: 'value',
        fill: 'name',
        className: 'reliability',
        // The area tells how many pairs there are.
        r: ({ pairs }: (typeof rows)[number]) => 1.5 + 6 * Math.sqrt(pairs / most),
        title: (row: (typeof rows)[number]) =>
          `${row.name}: predicted ${describeNumber(row.predicted)}, observed ${describeEstimate(row)} in ${row.pairs} pairs`,
      }),
      ...legend.marks,
    ],
  });
}
