import { access } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * `name` or `name.gz`, whichever the folder contains, or undefined; the plain file takes precedence.
 */
export async function findTable(folder: string, name: string): Promise<string | undefined> {
  for (const candidate of [name, `${name}.gz`]) {
    try {
      await access(join(folder, candidate));
      return candidate;
    } catch {
      // The file does not exist.
    }
  }
  return undefined;
}
