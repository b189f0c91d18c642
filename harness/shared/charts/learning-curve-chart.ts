import * as Plot from '@observablehq/plot';
import type { CurvePoint } from '../../contract/plugin.ts';
import { colourOf, colourOfLine, colours, drawChart, placeSideBySide } from './draw-chart.ts';
import { legendAbove } from './legend-above.ts';

interface Line {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly { readonly epoch: number; readonly value: number }[];
}

const known: Readonly<Record<string, { name: string; colour: string }>> = {
  loss: { name: 'training', colour: colourOf.training },
  trainAccuracy: { name: 'training, accuracy', colour: colourOf.training },
  validationSeenLoss: { name: 'validation, seen', colour: colourOf.seen },
  validationUnseenLoss: { name: 'validation, unseen', colour: colourOf.unseen },
  validationSeenAccuracy: { name: 'validation, seen, accuracy', colour: colours[5] },
  validationUnseenAccuracy: { name: 'validation, unseen, accuracy', colour: colours[4] },
  validationSeenAuc: { name: 'validation, seen, AUC', colour: colourOf.seen },
  validationUnseenAuc: { name: 'validation, unseen, AUC', colour: colourOf.unseen },
};

/**
 * A run's learning curve: the losses of each epoch, and next to them the accuracies and AUCs.
 *
 * @returns an SVG element; undefined if there is nothing to draw
 */
export function drawLearningCurve(curve: readonly CurvePoint[]): string | undefined {
  const charts = Object.values(drawLearningCurves(curve));
  return charts.length === 0 ? undefined : placeSideBySide(charts);
}

/** The two halves of {@link drawLearningCurve}, each if there is something to draw. */
export function drawLearningCurves(curve: readonly CurvePoint[]): {
  loss?: string;
  rates?: string;
} {
  const lines = linesOf(curve);
  const losses = lines.filter(({ key }) => /loss/i.test(key));
  const rates = lines.filter(({ key }) => !/loss/i.test(key));
  return {
    ...(losses.length > 0 ? { loss: drawLines('Loss', losses) } : {}),
    ...(rates.length > 0 ? { rates: drawLines('Accuracy, AUC', rates) } : {}),
  };
}

function linesOf(curve: readonly CurvePoint[]): (Line & { key: string })[] {
  const keys = [...new Set(curve.flatMap((point) => Object.keys(point)))];
  return keys
    .filter((key) => key !== 'epoch')
    .map((key, index) => ({
      key,
      name: known[key]?.name ?? key,
      colour: known[key]?.colour ?? colourOfLine(index),
      points: thin(
        curve.flatMap((point) => {
          const value = point[key];
          return typeof value === 'number' ? [{ epoch: point.epoch, value }] : [];
        }),
      ),
    }))
    .filter(({ points }) => points.length > 0);
}

/** Of one line; more than these are on one another. */
const mostPoints = 250;

// Points at even distances, with the first and the last.
function thin<Point>(points: readonly Point[]): Point[] {
  const step = Math.max(1, (points.length - 1) / (mostPoints - 1));
  const count = Math.min(points.length, mostPoints);
  const kept = new Set(Array.from({ length: count }, (_, i) => Math.round(i * step)));
  return points.filter((_, i) => kept.has(i));
}

function drawLines(label: string, lines: readonly Line[]): string {
  const rows = lines.flatMap(({ name, points }) => points.map((point) => ({ ...point, name })));
  const of = { x: 'epoch', y: 'value', stroke: 'name' };
  const [width, marginLeft] = [400, 46];
  const legend = legendAbove(lines, { width: width - marginLeft });
  return drawChart({
    width,
    height: 260 + legend.marginTop,
    marginTop: legend.marginTop,
    marginLeft,
    grid: true,
    x: { label: 'Epoch', tickFormat: (epoch: number) => (epoch % 1 === 0 ? String(epoch) : '') },
    y: { label, nice: true },
    color: { domain: lines.map(({ name }) => name), range: lines.map(({ colour }) => colour) },
    marks: [
      Plot.line(rows, of),
      Plot.dot(rows, { ...of, r: 1.5, title: describePoint }),
      ...legend.marks,
    ],
  });
}

function describePoint(row: { name: string; epoch: number; value: number }): string {
  return `${row.name}, epoch ${row.epoch}: ${row.value.toFixed(4)}`;
}
