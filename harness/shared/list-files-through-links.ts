import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files below a folder, relative to it, in no particular order. Links are followed, to folders
 * too; one that leads nowhere, or back to where it is in, is left out, and so is what cannot be read.
 *
 * @param isLeftOut says so of the name of a folder, which is not looked into then
 */
export function listFilesThroughLinks(
  folder: string,
  isLeftOut: (name: string) => boolean,
): string[] {
  const files: string[] = [];
  const walk = (inside: string, around: readonly string[]) => {
    const path = join(folder, inside);
    const real = tryTo(() => realpathSync(path));
    if (real === undefined || around.includes(real)) return;
    const entries: Dirent[] = tryTo(() => readdirSync(path, { withFileTypes: true })) ?? [];
    for (const entry of entries) {
      const name = join(inside, entry.name);
      const found: Dirent | Stats | undefined = entry.isSymbolicLink()
        ? statSync(join(folder, name), { throwIfNoEntry: false })
        : entry;
      if (found?.isFile()) files.push(name);
      if (found?.isDirectory() && !isLeftOut(entry.name)) walk(name, [...around, real]);
    }
  };
  walk('', []);
  return files;
}

function tryTo<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
