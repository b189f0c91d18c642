import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isInside } from '../../shared/is-inside.ts';

export const heatmapsFolderName = 'heatmaps';
export const heatmapsIndexFile = 'index.json';

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
    index = heatmapsIndexSchema.parse(JSON.parse(text));
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
