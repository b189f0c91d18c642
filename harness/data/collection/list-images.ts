import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isBelow } from '../../shared/is-inside.ts';
import type { Problem } from './collection.ts';

export interface ImageListing {
  /** Paths relative to the root, with `/`, of image files that truly lie in it. */
  readonly images: ReadonlySet<string>;
  /** Folders below the root, as paths with `/`; hidden ones and links are not among them. */
  readonly folders: ReadonlySet<string>;
  /** Links that cannot be followed, by path. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * Lists the images below a root, or below its folder `start`, by name alone. Hidden files and folders are passed over.
 * A link to an image inside the root counts; links that leave the root, lead nowhere, or lead to
 * folders (which would bring paintings twice, or never end) are refused.
 */
export async function listImages(
  root: string,
  isImage: (name: string) => boolean,
  start = '',
): Promise<ImageListing> {
  const images = new Set<string>();
  const folders = new Set<string>();
  const refused = new Map<string, string>();
  const realRoot = await realpath(root);

  async function walk(folder: string): Promise<void> {
    const within: string[] = [];
    for (const item of await readdir(join(root, folder), { withFileTypes: true })) {
      if (item.name.startsWith('.')) continue;
      const path = folder === '' ? item.name : `${folder}/${item.name}`;
      if (item.isDirectory()) {
        folders.add(path);
        within.push(path);
      } else if (item.isSymbolicLink()) {
        const verdict = await followLink(realRoot, join(root, path));
        if (verdict === 'file') {
          if (isImage(item.name)) images.add(path);
        } else if (verdict !== 'other' && (isImage(item.name) || verdict !== 'leads nowhere')) {
          refused.set(path, verdict);
        }
      } else if (item.isFile() && isImage(item.name)) {
        images.add(path);
      }
    }
    for (const path of within) await walk(path);
  }

  await walk(start);
  return { images, folders, refused };
}

/** `file` where the link leads to a file inside the root, `other` for devices, else the fault. */
async function followLink(realRoot: string, link: string): Promise<string> {
  let target: string;
  try {
    target = await realpath(link);
  } catch {
    return 'leads nowhere';
  }
  if (!isBelow(target, realRoot)) return leavesRoot;
  const facts = await stat(target);
  if (facts.isDirectory()) return 'is a link to a folder; only real folders are read';
  return facts.isFile() ? 'file' : 'other';
}

/** The reason that is given for links and paths which end outside the collection. */
export const leavesRoot = 'leads out of the collection';

/** The problem of a link that was refused. */
export function refusedLink(path: string, reason: string): Problem {
  return { file: path, reason: reason.startsWith('is ') ? reason : `is a link that ${reason}` };
}
