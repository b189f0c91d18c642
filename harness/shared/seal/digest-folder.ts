import { createHash } from 'node:crypto';
import { readdir, readlink } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { hashFile } from '../hash-file.ts';

/** SHA-256 of each file by its path in a folder, with `/`. */
export type Digests = Readonly<Record<string, string>>;

/** How a file differs from what it was. */
export interface ChangedFile {
  /** In the folder, with `/`. */
  readonly file: string;
  readonly reason: 'changed' | 'missing' | 'added';
}

/**
 * Digests of everything below a folder but folders. Of a link it is that of where it leads to, and
 * what it leads to is not read.
 *
 * @param isMeant leaves others out
 */
export async function digestFolder(
  folder: string,
  isMeant: (file: string) => boolean = () => true,
): Promise<Digests> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const digests: Record<string, string> = {};
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const file = relative(folder, path).split(sep).join('/');
    if (entry.isDirectory() || !isMeant(file)) continue;
    if (entry.isFile()) digests[file] = await hashFile(path);
    else {
      const link = `link to ${entry.isSymbolicLink() ? await readlink(path) : 'nothing'}`;
      digests[file] = createHash('sha256').update(link).digest('hex');
    }
  }
  return digests;
}

/** What differs between the digests of then and now, in the order of file names. */
export function compareDigests(then: Digests, now: Digests): ChangedFile[] {
  const files = new Set([...Object.keys(then), ...Object.keys(now)]);
  return [...files].sort().flatMap((file): ChangedFile[] => {
    if (!Object.hasOwn(now, file)) return [{ file, reason: 'missing' }];
    if (!Object.hasOwn(then, file)) return [{ file, reason: 'added' }];
    return then[file] === now[file] ? [] : [{ file, reason: 'changed' }];
  });
}
