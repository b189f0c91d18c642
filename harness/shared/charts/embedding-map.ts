import * as Plot from '@observablehq/plot';
import { drawChart } from './draw-chart.ts';
import { type PlacedLabel, placeLabels } from './place-labels.ts';

/** A painting on the map. */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
  /** As it is to be shown. */
  readonly artist: string;
  readonly painting: string;
  /** False draws it faintly, as a part of the background. */
  readonly isShown: boolean;
}

const symbols = [
  ...(['circle', 'square', 'triangle', 'diamond'] as const),
  ...(['star', 'cross', 'hexagon', 'wye'] as const),
];
/** More numbers than these hide one another. */
const mostNumbers = 60;
const width = 480;
const height = 420;
const margin = 24;
/** Of the legend in a file, pixels. */
const [columns, lineHeight] = [3, 18];

/** An artist of the legend. */
export interface MapEntry {
  /** Where it is in the legend, and in the map at the middle of its paintings. */
  readonly number: number;
  readonly artist: string;
  /** Its dot, an SVG element. */
  readonly dot: string;
}

/** A map, and who is who. */
export interface EmbeddingMap {
  /** An SVG element without the legend: for a page, which has it as text. */
  readonly svg: string;
  /** The same with the legend below it, for a file. */
  readonly withLegend: string;
  readonly legend: readonly MapEntry[];
}

/**
 * A map of paintings, each artist with its colour, symbol and number; the number is
 * at the painting that is nearest to the others of the artist. Names would hide the dots and one another.
 */
export function drawEmbeddingMap(points: readonly MapPoint[]): EmbeddingMap {
  const fitted = fit(points);
  const shown = fitted.filter(({ isShown }) => isShown);
  const artists = [...new Set(shown.map(({ artist }) => artist))].sort();
  const looks = new Map(artists.map((artist, i) => [artist, lookOf(i)]));
  const dots = shown.map((point) => ({ ...point, ...looks.get(point.artist) }));
  const numbers =
    artists.length > mostNumbers
      ? []
      : artists.flatMap((artist, i) => centreOf(artist, String(i + 1), shown));
  const legend = artists.map((artist, i) => ({ artist, number: i + 1, ...lookOf(i) }));
  const draw = (below: number, more: readonly Plot.Markish[]) =>
    drawChart({
      width,
      height: height + below,
      margin: 0,
      marginRight: 0,
      marginBottom: 0,
      axis: null,
      x: { domain: [0, width] },
      y: { domain: [height + below, 0] },
      color: { type: 'identity' },
      symbol: { type: 'identity' },
      marks: [
        Plot.dot(
          fitted.filter(({ isShown }) => !isShown),
          { ...place, r: 1.6, fill: 'currentColor', fillOpacity: 0.2 },
        ),
        Plot.dot(dots, {
          ...place,
          r: 3.8,
          className: 'painting',
          fill: 'colour',
          symbol: 'symbol',
          title: ({ artist, painting }: MapPoint) => `${artist}: ${painting}`,
        }),
        Plot.text(placeLabels(numbers, width), {
          ...place,
          text: 'text',
          fontSize: 13,
          fontWeight: 'bold',
          // A halo in the background colour, so that digits are legible on the dots.
          fill: 'currentColor',
          stroke: 'var(--card, white)',
          strokeWidth: 3,
        }),
        ...more,
      ],
    });
  const lines = Math.ceil(legend.length / columns);
  return {
    svg: draw(0, []),
    withLegend: draw(lines * lineHeight + margin, drawLegend(legend, lines)),
    legend: legend.map(({ artist, number, ...look }) => ({ artist, number, dot: drawDot(look) })),
  };
}

const place = { x: 'x', y: 'y' };

interface Look {
  readonly colour: string;
  readonly symbol: Plot.SymbolType;
}

/** The artists below a map, in columns. */
function drawLegend(
  legend: readonly (Look & { readonly artist: string; readonly number: number })[],
  lines: number,
): Plot.Markish[] {
  const placed = legend.map((entry, i) => ({
    ...entry,
    x: margin + Math.floor(i / lines) * ((width - margin) / columns),
    y: height + (i % lines) * lineHeight + lineHeight / 2,
  }));
  return [
    Plot.dot(placed, { ...place, r: 3.8, fill: 'colour', symbol: 'symbol' }),
    Plot.text(placed, {
      ...place,
      text: ({ number, artist }: (typeof placed)[number]) => `${number} ${artist}`,
      textAnchor: 'start',
      dx: 9,
    }),
  ];
}

/** One dot as a separate picture, next to a name that says all. */
function drawDot({ colour, symbol }: Look): string {
  return drawChart({
    width: 14,
    height: 14,
    margin: 0,
    marginRight: 0,
    marginBottom: 0,
    axis: null,
    x: { domain: [0, 14] },
    y: { domain: [14, 0] },
    color: { type: 'identity' },
    symbol: { type: 'identity' },
    marks: [
      Plot.dot([{ x: 7, y: 7, colour, symbol }], {
        ...place,
        r: 4.5,
        fill: 'colour',
        symbol: 'symbol',
      }),
    ],
  }).replace('role="img"', 'aria-hidden="true"');
}

/** How the artist with this number is drawn. */
function lookOf(number: number): Look {
  return {
    // Neighbours in the list are far apart in hue, and all are seen on white and on black.
    colour: `hsl(${Math.round(number * 137.508) % 360}, 60%, 52%)`,
    symbol: symbols[number % symbols.length] ?? 'circle',
  };
}

// The whole picture is used, and both directions keep their measure.
function fit(points: readonly MapPoint[]): MapPoint[] {
  const [left, right] = rangeOf(points.map(({ x }) => x));
  const [top, bottom] = rangeOf(points.map(({ y }) => y));
  const scale = Math.min(
    (width - 2 * margin) / Math.max(1e-9, right - left),
    (height - 2 * margin) / Math.max(1e-9, bottom - top),
  );
  return points.map((point) => ({
    ...point,
    x: width / 2 + (point.x - (left + right) / 2) * scale,
    y: height / 2 + (point.y - (top + bottom) / 2) * scale,
  }));
}

function rangeOf(values: readonly number[]): [number, number] {
  return [
    values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  ];
}

// The painting that is nearest to all others of its artist: a mean may be where there is none.
function centreOf(artist: string, text: string, points: readonly MapPoint[]): PlacedLabel[] {
  const own = points.filter((point) => point.artist === artist);
  return own
    .map((one) => ({
      text,
      x: one.x,
      y: one.y,
      far: own.reduce((sum, { x, y }) => sum + Math.hypot(x - one.x, y - one.y), 0),
    }))
    .sort((one, other) => one.far - other.far)
    .slice(0, 1);
}
