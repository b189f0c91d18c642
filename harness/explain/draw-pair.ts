import sharp from 'sharp';
import type { Explanation } from '../plugin.ts';
import { drawHeatmap, type Raster, readPainting } from './draw-heatmap.ts';

/** Pixels of a tile's side, between tiles, and of a line of letters. */
const tile = 300;
const gap = 12;
const line = 28;

const titles = ['Painting', 'Last activation', 'Evidence for one artist'];

/**
 * A pair of paintings, a row each: as it is, its last activation, and what speaks for one artist.
 *
 * @returns a PNG
 */
export async function drawPair(
  files: readonly [string, string],
  explanations: readonly [Explanation, Explanation],
): Promise<Buffer> {
  const rows = await Promise.all(
    files.map(async (file, side) => {
      const painting = await readPainting(file, tile);
      const { activation, evidence } = explanations[side]!;
      return [
        painting,
        await drawHeatmap(painting, activation),
        await drawHeatmap(painting, evidence),
      ];
    }),
  );
  const width = titles.length * (tile + gap) + gap;
  const height = line + rows.length * (tile + gap) + gap;
  const letters = titles.map(
    (title, i) => `<text x="${gap + i * (tile + gap)}" y="${line - 8}">${title}</text>`,
  );
  const heading = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${line}" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="15" fill="#23211d">${letters.join('')}</svg>`,
  );
  const placed = rows.flatMap((row, y) => row.map((raster, x) => place(raster, x, y)));
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([{ input: heading, left: 0, top: 0 }, ...placed])
    .png()
    .toBuffer();
}

function place({ data, width, height }: Raster, column: number, row: number) {
  return {
    input: data,
    raw: { width, height, channels: 3 as const },
    left: gap + column * (tile + gap) + Math.floor((tile - width) / 2),
    top: line + row * (tile + gap) + Math.floor((tile - height) / 2),
  };
}
