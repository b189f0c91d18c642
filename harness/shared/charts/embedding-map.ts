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
/** More names than these hide one another. */
const mostNames = 40;
const width = 560;
const height = 480;
const margin = 30;

/**
 * A map of paintings, each artist with a colour and a symbol of its own, named where most of its
 * paintings are.
 *
 * @returns an SVG element
 */
export function drawEmbeddingMap(points: readonly MapPoint[]): string {
  const fitted = fit(points);
  const shown = fitted.filter(({ isShown }) => isShown);
  const artists = [...new Set(shown.map(({ artist }) => artist))].sort();
  const looks = new Map(artists.map((artist, i) => [artist, lookOf(i)]));
  const dots = shown.map((point) => ({ ...point, ...looks.get(point.artist) }));
  const names =
    artists.length > mostNames ? [] : artists.flatMap((artist) => centreOf(artist, shown));
  const place = { x: 'x', y: 'y' };
  return drawChart({
    width,
    height,
    margin: 0,
    axis: null,
    x: { domain: [0, width] },
    y: { domain: [height, 0] },
    color: { type: 'identity' },
    symbol: { type: 'identity' },
    marks: [
      Plot.dot(
        fitted.filter(({ isShown }) => !isShown),
        { ...place, r: 1.6, fill: 'currentColor', fillOpacity: 0.2 },
      ),
      Plot.dot(dots, {
        ...place,
        r: 3.6,
        className: 'painting',
        fill: 'colour',
        symbol: 'symbol',
        title: ({ artist, painting }: MapPoint) => `${artist}: ${painting}`,
      }),
      Plot.text(placeLabels(names, width), {
        ...place,
        text: 'text',
        fontSize: 11,
        fontWeight: 'bold',
        // The ground of the page around it, so that letters stand out from the dots.
        fill: 'currentColor',
        stroke: 'var(--card, white)',
        strokeWidth: 3,
      }),
    ],
  });
}

/** How the artist with this number is drawn. */
function lookOf(number: number) {
  return {
    // Neighbours in the list are far apart in hue, and all are seen on white and on black.
    colour: `hsl(${Math.round(number * 137.508) % 360}, 60%, 52%)`,
    symbol: symbols[number % symbols.length],
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

// The painting that is nearest to all others of its artist: a mean may lie where there is none.
function centreOf(artist: string, points: readonly MapPoint[]): PlacedLabel[] {
  const own = points.filter((point) => point.artist === artist);
  return own
    .map((one) => ({
      text: artist,
      x: one.x,
      y: one.y,
      far: own.reduce((sum, { x, y }) => sum + Math.hypot(x - one.x, y - one.y), 0),
    }))
    .sort((one, other) => one.far - other.far)
    .slice(0, 1);
}
