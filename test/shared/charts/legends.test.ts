import { expect, it } from 'vitest';
import { drawEmbeddingMap } from '../../../harness/shared/charts/embedding-map.ts';
import { legendAbove } from '../../../harness/shared/charts/legend-above.ts';
import { drawScoreHistogram } from '../../../harness/shared/charts/score-histogram.ts';

const artists = Array.from({ length: 30 }, (_, i) => `Artist ${String(i).padStart(2, '0')}`);
const points = artists.flatMap((artist, i) =>
  [0, 1, 2].map((k) => ({
    x: i + k / 10,
    y: (i * 7) % 30,
    artist,
    painting: `${artist}/${k}.jpg`,
    isShown: true,
  })),
);

it('names 30 artists below the map, each with a look and a number of its own', () => {
  const { svg, withLegend, legend } = drawEmbeddingMap(points);
  expect(legend.map(({ artist }) => artist)).toEqual(artists);
  expect(legend.map(({ number }) => number)).toEqual(artists.map((_, i) => i + 1));
  expect(new Set(legend.map(({ dot }) => dot)).size).toBe(30);
  for (const { dot } of legend) expect(dot).toContain('translate(7,7)');
  // A name in a title is not in sight.
  const inSight = (chart: string) => chart.replace(/<title>.*?<\/title>/gs, '');
  for (const artist of artists) {
    expect(inSight(svg)).not.toContain(artist);
    expect(inSight(withLegend)).toContain(artist);
  }
});

it('starts a new line of a legend where the names fill one', () => {
  const entries = Array.from({ length: 14 }, (_, i) => ({
    name: `approach ${i}, 0.7`,
    colour: 'red',
  }));
  const few = legendAbove(entries.slice(0, 2), { width: 340 });
  const many = legendAbove(entries, { width: 340 });
  expect(many.marks).toHaveLength(14);
  expect(many.marginTop).toBeGreaterThan(few.marginTop + 5 * 15);
});

it('keeps the legend and the threshold of a histogram above the bars', () => {
  const svg = drawScoreHistogram(
    {
      scores: Float64Array.from({ length: 50 }, () => 0.5),
      same: Uint8Array.of(...Array(50).fill(1)),
    },
    0.5,
  );
  const [top] = [...svg.matchAll(/<rect[^>]* y="([\d.]+)"/g)].map(([, y]) => Number(y));
  const texts = [
    ...svg.matchAll(
      /<g[^>]*translate\([^,]*,(-[\d.]+)\)[^>]*><text[^>]*translate\([^,]*,([\d.]+)\)[^>]*>(?:one artist|two artists)</g,
    ),
  ];
  expect(texts).toHaveLength(2);
  // Of a line 12 pixels high, with the threshold's own line between it and the bars.
  for (const [, moved, y] of texts) {
    expect(Number(y) + Number(moved) + 12 + 12).toBeLessThan(top ?? 0);
  }
});
