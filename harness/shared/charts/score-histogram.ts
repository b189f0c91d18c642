// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

import * as Plot from '@observablehq/plot';
import type { ScoreArray } from '../../contract/metrics/check-scores.ts';
import { colourOfTruth, drawChart } from './draw-chart.ts';
import { legendAbove } from './legend-above.ts';

const bins = 25;

/** Pairs whose probability is between `from` and `to`. */
export interface ScoreBin {
  readonly from: number;
  readonly to: number;
  readonly pairs: number;
}

/** Counts probabilities in ranges of equal width; the last includes 1. */
function countScores(scores: ScoreArray, same: Uint8Array, kind: 'same' | 'different'): ScoreBin[] {
  const counts = new Uint32Array(bins);
  const wanted = kind === 'same' ? 1 : 0;
  for (let i = 0; i < scores.length; i++) {
    if (same[i] === wanted) counts[Math.min(bins - 1, Math.floor(scores[i]! * bins))]!++;
  }
  return Array.from(counts, (pairs, i) => ({ from: i / bins, to: (i + 1) / bins, pairs }));
}

/**
 * How the probabilities of same-artist and of different-artist pairs are spread, with the
 * threshold between them.
 *
 * @returns an SVG element
 */
export function drawScoreHistogram(
  { scores, same }: { readonly scores: ScoreArray; readonly same: Uint8Array },
  threshold: number,
): string {
  const rowsOf = (kind: 'same' | 'different') =>
    countScores(scores, same, kind).filter(({ pairs }) => pairs > 0);
  const rows = { same: rowsOf('same'), different: rowsOf('different') };
  const most = Math.max(...[...rows.same, ...rows.different].map(({ pairs }) => pairs));
  const layer = (kind: 'same' | 'different', name: string) =>
    Plot.rectY(rows[kind], {
      x1: 'from',
      x2: 'to',
      y: 'pairs',
      fill: colourOfTruth[kind],
      fillOpacity: 0.65,
      insetLeft: 0.5,
      insetRight: 0.5,
      className: kind,
      title: ({ from, to, pairs }: ScoreBin) =>
        `${pairs} pairs by ${name} from ${from.toFixed(2)} to ${to.toFixed(2)}`,
    });
  const [width, marginLeft] = [400, 48];
  const legend = legendAbove(
    [
      { name: 'one artist', colour: colourOfTruth.same },
      { name: 'two artists', colour: colourOfTruth.different },
    ],
    { width: width - marginLeft, below: 22 },
  );
  return drawChart({
    width,
    height: 400,
    marginTop: legend.marginTop,
    marginLeft,
    x: { label: 'Probability of one artist', domain: [0, 1] },
    // Ticks only at integers, since there is no half pair.
    y: { label: 'Pairs', grid: true, nice: true, ...(most < 10 ? { ticks: most } : {}) },
    marks: [
      layer('different', 'two artists'),
      layer('same', 'one artist'),
      Plot.ruleY([0]),
      Plot.ruleX([threshold], { stroke: 'currentColor', strokeDasharray: '3 3' }),
      Plot.text([threshold], {
        x: (value: number) => value,
        frameAnchor: 'top',
        lineAnchor: 'bottom',
        dy: -5,
        text: (value: number) => `threshold ${value.toFixed(2)}`,
      }),
      ...legend.marks,
    ],
  });
}
