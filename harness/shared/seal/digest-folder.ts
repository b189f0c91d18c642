import { createHash } from 'node:crypto';
import { readdir, readlink } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { hashFile } from '../hash-file.ts';

/** SHA-256 of each file by its path within a folder, with `/`. */
export type Digests = Readonly<Record<string, string>>;

/** How a file differs from its earlier state. */
export interface ChangedFile {
  /** Path within the folder, with `/`. */
  readonly file: string;
  readonly reason: 'changed' | 'missing' | 'added';
}

/**
 * Digests of everything below a folder except folders. For a link, the digest of its target path; the
 * target is not read.
 *
 * @param isMeant tells which files to include
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

/** The differences between the earlier digests and the present ones, in the order of file names. */
export function compareDigests(then: Digests, now: Digests): ChangedFile[] {
  const files = new Set([...Object.keys(then), ...Object.keys(now)]);
  return [...files].sort().flatMap((file): ChangedFile[] => {
    if (!Object.hasOwn(now, file)) return [{ file, reason: 'missing' }];
    if (!Object.hasOwn(then, file)) return [{ file, reason: 'added' }];
    return then[file] === now[file] ? [] : [{ file, reason: 'changed' }];
  });
}
