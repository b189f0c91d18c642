import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { parseJson } from '../../contract/parse-json.ts';
import { isInside } from '../../shared/is-inside.ts';

export const heatmapsFolderName = 'heatmaps';
const heatmapsIndexFile = 'index.json';

/**
 * The content of `<run>/heatmaps/index.json`: pictures of where a model looks. `file` is the name of a PNG
 * or JPEG in the same folder.
 */
const heatmapsIndexSchema = z.object({
  version: z.literal(1),
  heatmaps: z.array(
    z.object({
      file: z.string().min(1),
      /** One line below the picture. */
      caption: z.string(),
    }),
  ),
});

export interface Heatmap {
  /** Absolute path, inside the run's folder. */
  readonly file: string;
  readonly caption: string;
}

/** The heatmaps of a run; without an index there are none, and files outside the folder are skipped. */
export async function readHeatmaps(runFolder: string): Promise<Heatmap[]> {
  const folder = join(runFolder, heatmapsFolderName);
  let index: z.output<typeof heatmapsIndexSchema>;
  try {
    const text = await readFile(join(folder, heatmapsIndexFile), 'utf8');
    index = heatmapsIndexSchema.parse(parseJson(text));
  } catch {
    return [];
  }
  const found = await Promise.all(
    index.heatmaps.map(async ({ file, caption }): Promise<Heatmap[]> => {
      const path = join(folder, file);
      const isOwn = await isInside(path, folder).catch(() => false);
      return isOwn ? [{ file: path, caption }] : [];
    }),
  );
  return found.flat();
}

/** A picture to be kept with a run. */
export interface DrawnHeatmap {
  readonly png: Buffer;
  /** One line below the picture. */
  readonly caption: string;
}

/**
 * Replaces the heatmaps of a run. If this is stopped on the way, the run has none: an earlier caption never
 * gets below a new picture.
 *
 * @returns the picture files, absolute
 * @throws the system's error
 */
export async function writeHeatmaps(
  runFolder: string,
  drawn: readonly DrawnHeatmap[],
): Promise<string[]> {
  const folder = join(runFolder, heatmapsFolderName);
  const index = join(folder, heatmapsIndexFile);
  await mkdir(folder, { recursive: true });
  await rm(index, { force: true });
  const heatmaps: { file: string; caption: string }[] = [];
  for (const [i, { png, caption }] of drawn.entries()) {
    const file = `pair-${String(i + 1).padStart(2, '0')}.png`;
    await writeFileAtomic(join(folder, file), png);
    heatmaps.push({ file, caption });
  }
  await writeFileAtomic(index, `${JSON.stringify({ version: 1, heatmaps }, null, 2)}\n`);
  return heatmaps.map(({ file }) => join(folder, file));
}
