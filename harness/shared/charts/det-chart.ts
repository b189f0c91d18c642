// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as Plot from '@observablehq/plot';
import type { RocCurve } from '../../contract/metrics/roc.ts';
import { drawChart } from './draw-chart.ts';
import { legendAbove } from './legend-above.ts';
import { probit } from './probit.ts';

/** One line of the chart. */
export interface DetLine {
  /** For the reader. */
  readonly name: string;
  readonly colour: string;
  readonly roc: RocCurve;
  /** How many pairs of each kind there are. */
  readonly positives: number;
  readonly negatives: number;
}

/** Rates at which the axes have ticks, and where they end. */
const ticks = [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99];
const [least, most] = [0.0005, 0.995];
/** Points of a curve that are this close on the axes are merged. */
const nearest = 0.01;

/** A point of a curve on probit axes. */
interface DetPoint {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/**
 * Detection error trade-off: miss rate against false match rate, both axes on a normal deviate scale
 * (Martin et al., The DET curve in assessment of detection task performance, 1997). If either
 * rate rests on few errors, the line is thin.
 *
 * @param fewestErrors how many are not few
 * @returns an SVG element
 */
export function drawDet(lines: readonly DetLine[], fewestErrors: number): string {
  const parts = lines.map((line) => ({ line, points: listPoints(line) }));
  const draw = (points: readonly DetPoint[], strokeWidth: number, className: string) =>
    Plot.line(points, {
      x: 'x',
      y: 'y',
      z: 'name',
      stroke: 'name',
      strokeWidth,
      className,
      curve: 'linear',
    });
  const axis = { domain: [probit(least), probit(most)], ticks: ticks.map(probit), tickFormat };
  const legend = legendAbove(lines, { width: 340 });
  return drawChart({
    width: 400,
    height: 340 + legend.marginTop,
    marginTop: legend.marginTop,
    grid: true,
    x: { label: 'False match rate', ...axis },
    y: { label: 'Miss rate', ...axis },
    color: { domain: lines.map(({ name }) => name), range: lines.map(({ colour }) => colour) },
    marks: [
      ...parts.map(({ points }) => draw(points, 0.6, 'det-thin')),
      ...parts.map(({ line, points }) =>
        draw(points.filter(isCertain(line, fewestErrors)), 1.8, 'det'),
      ),
      ...legend.marks,
    ],
  });
}

function tickFormat(place: number): string {
  const rate = ticks.find((tick) => Math.abs(probit(tick) - place) < 1e-9) ?? 0;
  return `${Number((rate * 100).toFixed(1))}`;
}

function isCertain(
  { positives, negatives }: DetLine,
  fewestErrors: number,
): (point: DetPoint) => boolean {
  const from = { x: probit(fewestErrors / negatives), y: probit(fewestErrors / positives) };
  return ({ x, y }) => x >= from.x && y >= from.y;
}

function listPoints({ name, roc }: DetLine): DetPoint[] {
  const { falsePositiveRate, truePositiveRate } = roc;
  const points: DetPoint[] = [];
  for (let i = 0; i < falsePositiveRate.length; i++) {
    const [falseMatches, misses] = [falsePositiveRate[i]!, 1 - truePositiveRate[i]!];
    if (falseMatches < least || misses < least || falseMatches > most || misses > most) continue;
    const point = { name, x: probit(falseMatches), y: probit(misses) };
    const last = points.at(-1);
    const way =
      last === undefined ? nearest : Math.abs(point.x - last.x) + Math.abs(point.y - last.y);
    if (way >= nearest) points.push(point);
  }
  return points;
}
