import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** `name` or `name.gz`, whichever the folder holds, or undefined; the plain file goes first. */
export async function findTable(folder: string, name: string): Promise<string | undefined> {
  for (const candidate of [name, `${name}.gz`]) {
    try {
      await access(join(folder, candidate));
      return candidate;
    } catch {
      // Not there.
    }
  }
  return undefined;
}
