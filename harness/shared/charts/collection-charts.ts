import * as Plot from '@observablehq/plot';
import { colours, drawChart } from './draw-chart.ts';

/** The frequency of something. */
export interface Count {
  readonly name: string;
  readonly paintings: number;
}

/** Counts by name, the most frequent first, equal ones by name; what has no name is left out. */
export function countBy(names: readonly (string | undefined)[]): Count[] {
  const counts = new Map<string, number>();
  for (const name of names) {
    if (name !== undefined && name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, paintings]) => ({ name, paintings }))
    .sort((a, b) => b.paintings - a.paintings || (a.name < b.name ? -1 : 1));
}

/** Bars of the histogram, at most. */
const mostBars = 60;
/** Styles that get a separate bar. */
const mostStyles = 40;

/**
 * How many artists have how many paintings (Figure 2 of the paper).
 *
 * @returns an SVG element
 */
export function drawPaintingsPerArtist(artists: readonly Count[]): string {
  const largest = artists[0]?.paintings ?? 1;
  const step = Math.max(1, Math.ceil(largest / mostBars));
  const bins = new Map<number, number>();
  for (const { paintings } of artists) {
    const bin = Math.floor(paintings / step) * step;
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  const rows = [...bins].map(([from, count]) => ({ from, to: from + step, count }));
  const middle = artists[Math.floor(artists.length / 2)]?.paintings ?? 0;
  return drawChart({
    width: 640,
    height: 340,
    x: { label: 'Paintings of an artist' },
    y: { label: 'Artists', grid: true },
    marks: [
      Plot.rectY(rows, {
        x1: 'from',
        x2: 'to',
        y: 'count',
        fill: colours[0],
        inset: 0.5,
        title: ({ from, to, count }: (typeof rows)[0]) =>
          step === 1
            ? `${count} artists with ${from} paintings`
            : `${count} artists with ${from} to ${to - 1} paintings`,
      }),
      Plot.ruleX([middle], { stroke: colours[1] }),
      Plot.text([`median ${middle}`], {
        x: middle,
        frameAnchor: 'top',
        textAnchor: 'start',
        dx: 5,
        fill: colours[1],
      }),
      Plot.ruleY([0]),
    ],
  });
}

/**
 * How many paintings each style has (Figure 3 of the paper), the rarest together.
 *
 * @returns an SVG element
 */
export function drawPaintingsPerStyle(styles: readonly Count[]): string {
  const shown = styles.slice(0, mostStyles).map(({ name, paintings }) => ({
    name: name.length > 40 ? `${name.slice(0, 39)}…` : name,
    paintings,
  }));
  const others = styles.slice(mostStyles);
  if (others.length > 0) {
    const paintings = others.reduce((sum, style) => sum + style.paintings, 0);
    shown.push({ name: `${others.length} other styles`, paintings });
  }
  return drawChart({
    width: 640,
    height: 60 + 16 * shown.length,
    marginLeft: 230,
    marginRight: 60,
    x: { label: 'Paintings', grid: true },
    y: { label: null, domain: shown.map(({ name }) => name) },
    marks: [
      Plot.barX(shown, { x: 'paintings', y: 'name', fill: colours[2], inset: 1 }),
      Plot.text(shown, {
        x: 'paintings',
        y: 'name',
        textAnchor: 'start',
        dx: 4,
        text: ({ paintings }: Count) => paintings.toLocaleString('en'),
      }),
      Plot.ruleX([0]),
    ],
  });
}
