import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isImageName } from '../../../data/collection/image-name.ts';
import { inspectWithProgress } from '../../../data/images/inspect-with-progress.ts';
import { createImagePool } from '../../../data/images/pool.ts';
import type { ProjectFolders } from '../../../shared/project.ts';

/** Decodes every image of `train/` and `test/`; the results are kept for later runs. */
export async function decodeAll(
  folder: string,
  project: ProjectFolders,
): Promise<{ file: string; reason: string }[]> {
  const files: { id: string; file: string }[] = [];
  for (const side of ['train', 'test']) {
    for (const name of (await readdir(join(folder, side)).catch(() => [])).sort()) {
      if (isImageName(name)) files.push({ id: `${side}/${name}`, file: join(folder, side, name) });
    }
  }
  const pool = createImagePool();
  try {
    const facts = await inspectWithProgress(files, project, { pool });
    return [...facts].flatMap(([file, fact]) =>
      'reason' in fact ? [{ file, reason: fact.reason }] : [],
    );
  } finally {
    await pool.close();
  }
}
