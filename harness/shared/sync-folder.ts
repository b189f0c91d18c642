import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Forces every file below a folder to the disk, so that a rename cannot outrun what it names. */
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
