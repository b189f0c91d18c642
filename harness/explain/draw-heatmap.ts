import { interpolateInferno } from 'd3-scale-chromatic';
import sharp from 'sharp';
import type { Explanation, Heatmap } from '../plugin.ts';

/** A picture in memory, 8 bits a channel, RGB. */
export interface Raster {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** How much of the painting the strongest place hides. */
const strongest = 0.75;

const colours = Array.from({ length: 256 }, (_, i) => parseColour(interpolateInferno(i / 255)));

/** A painting inside a square of `size` pixels, upright, on white. */
export async function readPainting(file: string, size: number): Promise<Raster> {
  const { data, info } = await sharp(file, { failOn: 'none' })
    .autoOrient()
    .resize(size, size, { fit: 'inside' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/**
 * Lays a heatmap over the whole painting: dark where nothing speaks, bright where most does. A map
 * of nothing but 0 leaves the painting dim.
 */
export async function drawHeatmap(painting: Raster, heatmap: Heatmap): Promise<Raster> {
  const { rows, columns, data } = heatmap;
  const { width, height } = painting;
  const largest = data.reduce((most, value) => Math.max(most, value), 0);
  const bytes = Uint8Array.from(data, (value) =>
    largest > 0 ? Math.round((255 * Math.max(0, value)) / largest) : 0,
  );
  const heat = await sharp(bytes, { raw: { width: columns, height: rows, channels: 1 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .extractChannel(0)
    .raw()
    .toBuffer();
  const out = Buffer.alloc(painting.data.length);
  for (let at = 0; at < width * height; at++) {
    const level = heat[at]!;
    const colour = colours[level]!;
    const share = strongest * (0.35 + (0.65 * level) / 255);
    for (let c = 0; c < 3; c++) {
      out[3 * at + c] = Math.round(painting.data[3 * at + c]! * (1 - share) + colour[c]! * share);
    }
  }
  return { data: out, width, height };
}

/** Where on each of two pictures the evidence lies, inside a square of 320 pixels, as PNG. */
export function drawEvidenceMaps(
  files: readonly [string, string],
  explanations: readonly [Explanation, Explanation],
): Promise<Buffer[]> {
  return Promise.all(
    files.map(async (file, side) => {
      const painting = await readPainting(file, 320);
      const { data, width, height } = await drawHeatmap(painting, explanations[side]!.evidence);
      return sharp(data, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer();
    }),
  );
}

function parseColour(colour: string): [number, number, number] {
  const [, red = '0', green = '0', blue = '0'] =
    /^#(..)(..)(..)$/.exec(colour) ?? /^rgb\((\d+), ?(\d+), ?(\d+)\)$/.exec(colour) ?? [];
  const base = colour.startsWith('#') ? 16 : 10;
  return [red, green, blue].map((part) => Number.parseInt(part, base)) as [number, number, number];
}
