import sharp, { type OverlayOptions } from 'sharp';
import type { Heatmap } from '../../contract/plugin.ts';
import { drawHeatmap, heatColours, type Raster, readPainting } from './draw-heatmap.ts';

/** Pixels: the longer side of a painting, what is between two, and a line of letters. */
const tile = 300;
const gap = 12;
const line = 28;
const width = 3 * (tile + gap) + gap;

/** A map and the column that it is drawn in. */
export interface DrawnMap {
  readonly title: string;
  readonly heatmap: Heatmap;
  /** The darkest value: 0, or the map's minimum. */
  readonly from: 'zero' | 'least';
  /** The brightest value; by default the map's maximum. */
  readonly most?: number;
}

/**
 * A pair of paintings, one per row: the painting, then its two maps.
 *
 * @returns a PNG
 */
export async function drawPair(
  files: readonly [string, string],
  maps: readonly [readonly DrawnMap[], readonly DrawnMap[]],
): Promise<Buffer> {
  const rows = await Promise.all([drawRow(files[0], maps[0]), drawRow(files[1], maps[1])]);
  const titles = maps[0].map(({ title }) => title);
  const placed: OverlayOptions[] = [{ input: Buffer.from(drawHeading(titles)), left: 0, top: 0 }];
  let top = line;
  for (const row of rows) {
    placed.push(...row.map((raster, column) => place(raster, column, top)));
    top += Math.max(...row.map(({ height }) => height)) + gap;
  }
  return sharp({ create: { width, height: top, channels: 3, background: '#ffffff' } })
    .composite(placed)
    .png()
    .toBuffer();
}

async function drawRow(file: string, maps: readonly DrawnMap[]): Promise<Raster[]> {
  const painting = await readPainting(file, tile);
  const drawn = maps.map(({ heatmap, from, most }) => drawHeatmap(painting, heatmap, from, most));
  return [painting, ...(await Promise.all(drawn))];
}

/** Names of the columns, and the colour scale. */
function drawHeading(titles: readonly string[]): string {
  const letters = ['Painting', ...titles].map(
    (title, i) => `<text x="${leftOf(i)}" y="${line - 9}">${title}</text>`,
  );
  const stops = heatColours.map(
    (colour, i) => `<stop offset="${i / (heatColours.length - 1)}" stop-color="${colour}"/>`,
  );
  const bars = [1, 2].map((i) => {
    const right = leftOf(i) + tile;
    return `<g font-size="11"><text x="${right - 86}" y="${line - 10}" text-anchor="end">least</text><rect x="${right - 80}" y="${line - 18}" width="48" height="9" fill="url(#heat)"/><text x="${right}" y="${line - 10}" text-anchor="end">most</text></g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${line}" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="15" fill="#23211d"><defs><linearGradient id="heat">${stops.join('')}</linearGradient></defs>${letters.join('')}${bars.join('')}</svg>`;
}

function leftOf(column: number): number {
  return gap + column * (tile + gap);
}

function place({ data, width, height }: Raster, column: number, top: number) {
  return {
    input: data,
    raw: { width, height, channels: 3 as const },
    left: leftOf(column) + Math.floor((tile - width) / 2),
    top,
  };
}
