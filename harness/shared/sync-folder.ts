import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Flushes every file below a folder to disk, so that a later rename cannot reach the disk before them. */
export async function syncFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = await open(join(entry.parentPath, entry.name), 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
}
