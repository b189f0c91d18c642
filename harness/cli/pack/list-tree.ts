import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isBelow } from '../../shared/is-inside.ts';

/** The contents of a folder that may go into a bundle. */
export interface Tree {
  /** Relative to the folder, with `/`, sorted. */
  readonly files: readonly string[];
  /** Excluded files, relative and with the reason. */
  readonly refused: readonly string[];
}

/**
 * The plain files below a folder. Hidden files and folders are passed over, since `.env` and `.npmrc`
 * contain secrets. A link counts if it leads to a file of the same folder;
 * others are refused.
 *
 * @param isLeftOut says so of a path, relative and with `/`; a folder is not looked into then
 */
export function listTree(folder: string, isLeftOut: (path: string) => boolean = () => false): Tree {
  const root = realpathSync(folder);
  const files: string[] = [];
  const refused: string[] = [];
  const walk = (inside: string) => {
    for (const entry of readdirSync(join(root, inside), { withFileTypes: true })) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (entry.name.startsWith('.') || isLeftOut(path)) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) files.push(path);
      else {
        const fault = findFault(root, path, entry);
        if (fault === undefined) files.push(path);
        else refused.push(`${join(folder, path)} ${fault}`);
      }
    }
  };
  walk('');
  return { files: files.sort(), refused: refused.sort() };
}

function findFault(root: string, path: string, entry: Dirent): string | undefined {
  if (!entry.isSymbolicLink()) return 'is no file';
  try {
    const real = realpathSync(join(root, path));
    if (!isBelow(real, root)) return 'is a link that leads elsewhere';
    return statSync(real).isFile() ? undefined : 'is a link to a folder';
  } catch {
    return 'is a link that leads nowhere';
  }
}
