// biome-ignore-all lint/style/noNonNullAssertion: every index is in range by its loop.
import { join } from 'node:path';
import sharp from 'sharp';
import type { Heatmap } from '../../contract/plugin.ts';
import { makeScratchFolder } from '../../host/process/scratch-folder.ts';
import { readForAltering, writeAltered } from '../verify/alter-pictures.ts';

/** The evidence for one artist and for two at each place of a painting. */
export interface OcclusionMaps {
  readonly same: Heatmap;
  readonly different: Heatmap;
}

/** Scores of pairs of image files, each in [0, 1]. */
export type ScoreFiles = (
  pairs: readonly (readonly [string, string])[],
) => Promise<ArrayLike<number>>;

/** Cells along a picture's longer side. */
const cellsAlong = 8;
/** A cover is this many cells wide and high, so that neighbouring covers overlap by half. */
const cellsCovered = 2;

/**
 * Occlusion sensitivity (Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks",
 * 2014) of a pair's score: a square of one picture at a time is covered with that picture's mean
 * colour. A fall in the log odds of the score is the square's evidence for one artist;
 * a rise is evidence for two. A cell has the mean over the covers that include it. The method needs
 * only about a hundred answers per pair, so it works for any approach.
 *
 * @param files two pictures
 * @param score answers pairs of files; it is asked once, and the files exist only until then
 * @returns the maps of the first and of the second picture
 */
export async function measureOcclusion(
  files: readonly [string, string],
  score: ScoreFiles,
): Promise<readonly [OcclusionMaps, OcclusionMaps]> {
  const folder = await makeScratchFolder('occlusion');
  try {
    const [first, second] = await Promise.all([
      coverEach(files[0], join(folder.path, 'first')),
      coverEach(files[1], join(folder.path, 'second')),
    ]);
    const scores = await score([
      [first.uncovered, second.uncovered],
      ...first.covered.map((file) => [file, second.uncovered] as const),
      ...second.covered.map((file) => [first.uncovered, file] as const),
    ]);
    const logits = Array.from(scores, logOdds);
    const whole = logits[0]!;
    const drops = logits.slice(1).map((logit) => whole - logit);
    return [
      spread(drops.slice(0, first.covered.length), first),
      spread(drops.slice(first.covered.length), second),
    ];
  } finally {
    await folder.remove();
  }
}

/** The largest value of all maps of a pair, which share one scale. */
export function mostOf(maps: readonly OcclusionMaps[]): number {
  return Math.max(...maps.flatMap(({ same, different }) => [...same.data, ...different.data]));
}

interface Grid {
  readonly rows: number;
  readonly columns: number;
}

interface CoveredPicture extends Grid {
  readonly uncovered: string;
  /** A file for each place of the cover, row by row. */
  readonly covered: readonly string[];
}

/** Writes a picture without and with each cover, in the same size and format. */
async function coverEach(file: string, target: string): Promise<CoveredPicture> {
  const { data, info } = await readForAltering(file);
  const { width, height, channels } = info;
  const cell = Math.max(width, height) / cellsAlong;
  const countCells = (pixels: number) => Math.max(cellsCovered, Math.round(pixels / cell));
  const grid = { rows: countCells(height), columns: countCells(width) };
  const save = async (pixels: Buffer, name: string): Promise<string> => {
    const path = `${target}-${name}.png`;
    await writeAltered(sharp(pixels, { raw: { width, height, channels } }), path);
    return path;
  };
  const uncovered = await save(data, 'whole');
  const mean = Buffer.from(meanColour(data, channels));
  const covered: string[] = [];
  for (const { row, column } of covers(grid)) {
    const [top, bottom] = [row, row + cellsCovered].map((at) =>
      Math.round((at * height) / grid.rows),
    );
    const [left, right] = [column, column + cellsCovered].map((at) =>
      Math.round((at * width) / grid.columns),
    );
    const pixels = Buffer.from(data);
    for (let y = top!; y < bottom!; y++) {
      pixels.fill(mean, (y * width + left!) * channels, (y * width + right!) * channels);
    }
    covered.push(await save(pixels, `${row}-${column}`));
  }
  return { ...grid, uncovered, covered };
}

function covers({ rows, columns }: Grid): { row: number; column: number }[] {
  const places = (cells: number) => Array.from({ length: cells - cellsCovered + 1 }, (_, i) => i);
  return places(rows).flatMap((row) => places(columns).map((column) => ({ row, column })));
}

function meanColour(data: Buffer, channels: number): number[] {
  const sums = new Array<number>(channels).fill(0);
  for (let i = 0; i < data.length; i++) sums[i % channels]! += data[i]!;
  return sums.map((sum) => Math.round((sum * channels) / data.length));
}

/** From covers to cells. */
function spread(drops: readonly number[], { rows, columns }: Grid): OcclusionMaps {
  const sums = new Float64Array(rows * columns);
  const counts = new Float64Array(rows * columns);
  for (const [i, { row, column }] of covers({ rows, columns }).entries()) {
    for (let y = row; y < row + cellsCovered; y++) {
      for (let x = column; x < column + cellsCovered; x++) {
        sums[y * columns + x]! += drops[i]!;
        counts[y * columns + x]! += 1;
      }
    }
  }
  const means = sums.map((sum, cell) => sum / counts[cell]!);
  const above = (sign: 1 | -1): Heatmap => ({
    rows,
    columns,
    data: Float32Array.from(means, (mean) => Math.max(0, sign * mean)),
  });
  return { same: above(1), different: above(-1) };
}

/** A score of exactly 0 or 1 counts as one in a million. */
function logOdds(score: number): number {
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, score));
  return Math.log(inside / (1 - inside));
}
