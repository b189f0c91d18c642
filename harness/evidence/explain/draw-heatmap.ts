// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

import { interpolateInferno } from 'd3-scale-chromatic';
import sharp from 'sharp';
import type { Explanation, Heatmap } from '../../contract/plugin.ts';

/** A picture in memory, 8 bits per channel, RGB. */
export interface Raster {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** The opacity of a heatmap, the same everywhere. */
const opacity = 0.55;

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
 * Puts a heatmap over a painting, which turns grey so that every colour is the map's: dark for
 * the lowest values, bright for the highest. Outside a map of the middle the painting stays grey.
 *
 * @param from the darkest value: 0, or the map's minimum for maps whose level has no meaning
 * @param most the brightest value; by default the map's maximum
 */
export async function drawHeatmap(
  painting: Raster,
  { rows, columns, data, middle }: Heatmap,
  from: 'zero' | 'least' = 'zero',
  most?: number,
): Promise<Raster> {
  const { width, height } = painting;
  const shown = placeOf(painting, middle);
  const extreme = (pick: (...of: number[]) => number) =>
    data.reduce((a, b) => pick(a, b), data[0]!);
  const least = from === 'zero' ? 0 : extreme(Math.min);
  const range = (most ?? extreme(Math.max)) - least;
  const bytes = Uint8Array.from(data, (value) =>
    range > 0 ? Math.round((255 * Math.max(0, value - least)) / range) : 0,
  );
  const heat = await sharp(bytes, { raw: { width: columns, height: rows, channels: 1 } })
    .resize(shown.width, shown.height, { fit: 'fill', kernel: 'cubic' })
    .extractChannel(0)
    .raw()
    .toBuffer();
  const out = Buffer.alloc(painting.data.length);
  for (let at = 0; at < width * height; at++) {
    const [red, green, blue] = painting.data.subarray(3 * at, 3 * at + 3);
    const grey = 0.299 * red! + 0.587 * green! + 0.114 * blue!;
    const x = (at % width) - shown.left;
    const y = Math.floor(at / width) - shown.top;
    const isShown = x >= 0 && x < shown.width && y >= 0 && y < shown.height;
    const colour = isShown ? colours[heat[y * shown.width + x]!]! : undefined;
    for (let c = 0; c < 3; c++) {
      out[3 * at + c] = Math.round(
        colour === undefined ? grey : grey * (1 - opacity) + colour[c]! * opacity,
      );
    }
  }
  return { data: out, width, height };
}

/** The part of a painting that a map covers: all of it, or the square in its middle. */
function placeOf({ width, height }: Raster, middle: number | undefined) {
  if (middle === undefined) return { left: 0, top: 0, width, height };
  const side = Math.max(1, Math.round(Math.min(width, height) * middle));
  const left = Math.floor((width - side) / 2);
  return { left, top: Math.floor((height - side) / 2), width: side, height: side };
}

/** The colours of a heatmap from the lowest to the highest value, in CSS. */
export const heatColours: readonly string[] = [0, 0.25, 0.5, 0.75, 1].map(interpolateInferno);

/** The evidence on each of two pictures, inside a square of `size` pixels, as PNG. */
export function drawEvidenceMaps(
  files: readonly [string, string],
  explanations: readonly [Explanation, Explanation],
  size = 320,
): Promise<Buffer[]> {
  return Promise.all([
    drawMapOver(files[0], explanations[0].evidence, size),
    drawMapOver(files[1], explanations[1].evidence, size),
  ]);
}

/**
 * A heatmap over a picture inside a square of `size` pixels, as PNG.
 *
 * @param most which value is brightest; the map's own most unless given
 */
export async function drawMapOver(
  file: string,
  map: Heatmap,
  size: number,
  most?: number,
): Promise<Buffer> {
  const painting = await readPainting(file, size);
  const { data, width, height } = await drawHeatmap(painting, map, 'zero', most);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

function parseColour(colour: string): [number, number, number] {
  const [, red = '0', green = '0', blue = '0'] =
    /^#(..)(..)(..)$/.exec(colour) ?? /^rgb\((\d+), ?(\d+), ?(\d+)\)$/.exec(colour) ?? [];
  const base = colour.startsWith('#') ? 16 : 10;
  return [red, green, blue].map((part) => Number.parseInt(part, base)) as [number, number, number];
}
