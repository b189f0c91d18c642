import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { inject } from 'vitest';

/**
 * A folder whose content is made once a session, by the first test that needs it; others wait.
 * Nobody may change it: a test that does takes a copy.
 *
 * @param make fills an empty folder
 * @returns the folder's path
 */
export async function makeOnce(
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(inject('sessionFolder'), name);
  if (existsSync(folder)) return folder;
  const release = await lock(folder, {
    realpath: false,
    stale: 600_000,
    retries: { forever: true, minTimeout: 100, maxTimeout: 100 },
  });
  try {
    if (existsSync(folder)) return folder;
    const unfinished = `${folder}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await make(unfinished);
    await rename(unfinished, folder);
    return folder;
  } finally {
    await release();
  }
}
