import sharp, { type OverlayOptions } from 'sharp';
import type { Explanation } from '../../contract/plugin.ts';
import { drawHeatmap, heatColours, type Raster, readPainting } from './draw-heatmap.ts';

/** Pixels: the longer side of a painting, what is between two, and a line of letters. */
const tile = 300;
const gap = 12;
const line = 28;
const width = 3 * (tile + gap) + gap;

/**
 * A pair of paintings, a row each: as it is, its last activation, and what speaks for one artist.
 *
 * @returns a PNG
 */
export async function drawPair(
  files: readonly [string, string],
  explanations: readonly [Explanation, Explanation],
): Promise<Buffer> {
  const rows = await Promise.all([
    drawRow(files[0], explanations[0]),
    drawRow(files[1], explanations[1]),
  ]);
  const placed: OverlayOptions[] = [{ input: Buffer.from(drawHeading()), left: 0, top: 0 }];
  let top = line;
  for (const row of rows) {
    placed.push(...row.map((raster, column) => place(raster, column, top)));
    top += row[0].height + gap;
  }
  return sharp({ create: { width, height: top, channels: 3, background: '#ffffff' } })
    .composite(placed)
    .png()
    .toBuffer();
}

async function drawRow(
  file: string,
  { activation, evidence }: Explanation,
): Promise<[Raster, Raster, Raster]> {
  const painting = await readPainting(file, tile);
  return [
    painting,
    await drawHeatmap(painting, activation, 'least'),
    await drawHeatmap(painting, evidence),
  ];
}

/** Names of the columns, and which colour means how much. */
function drawHeading(): string {
  const columns = ['Painting', 'Last activation', 'Evidence for one artist'];
  const letters = columns.map(
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
