// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

import * as Plot from '@observablehq/plot';
import type { RocCurve } from '../../contract/metrics/roc.ts';
import { drawChart } from './draw-chart.ts';
import { legendAbove } from './legend-above.ts';

/** One line of the chart. */
export interface RocLine {
  /** For the reader: `unseen, AUC 0.713`. */
  readonly name: string;
  readonly colour: string;
  readonly roc: RocCurve;
}

/** The most points of a drawn curve; no screen shows more. */
const mostPoints = 400;

/**
 * Receiver operating characteristics: how many same-artist pairs are found at each share of
 * different-artist pairs taken for the same.
 *
 * @returns an SVG element
 */
export function drawRoc(lines: readonly RocLine[]): string {
  const points = lines.flatMap(({ name, roc }) => thin(roc).map((point) => ({ ...point, name })));
  const legend = legendAbove(lines, { width: 340 });
  return drawChart({
    width: 400,
    height: 340 + legend.marginTop,
    marginTop: legend.marginTop,
    grid: true,
    x: { label: 'False match rate', domain: [0, 1] },
    y: { label: 'True match rate', domain: [0, 1] },
    color: { domain: lines.map(({ name }) => name), range: lines.map(({ colour }) => colour) },
    marks: [
      Plot.line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: 'currentColor', strokeOpacity: 0.4, strokeDasharray: '4 4' },
      ),
      Plot.line(points, {
        x: 'fmr',
        y: 'tmr',
        z: 'name',
        stroke: 'name',
        strokeWidth: 1.8,
        className: 'roc',
      }),
      ...legend.marks,
    ],
  });
}

// Points at even distances along the curve, with both ends: the area changes by less than a
// thousandth.
function thin({ falsePositiveRate, truePositiveRate }: RocCurve): { fmr: number; tmr: number }[] {
  const last = falsePositiveRate.length - 1;
  const kept: { fmr: number; tmr: number }[] = [];
  let nextAt = 0;
  for (let i = 0; i <= last; i++) {
    const way = falsePositiveRate[i]! + truePositiveRate[i]!;
    if (way < nextAt && i !== last) continue;
    kept.push({ fmr: falsePositiveRate[i]!, tmr: truePositiveRate[i]! });
    nextAt = way + 2 / mostPoints;
  }
  return kept;
}
