import { isUtf8 } from 'node:buffer';
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isBelow } from '../../shared/is-inside.ts';
import { describeReadError } from '../images/describe-bad-image.ts';
import {
  describeForeignFormat,
  detectForeignFormat,
  detectFormat,
  formatBytes,
} from '../images/image-format.ts';
import { isImageName, type NameVerdict } from './image-name.ts';

export interface ImageListing {
  /** Image files whose real location is inside the root, as relative paths with `/`. */
  readonly images: ReadonlySet<string>;
  /** Folders below the root, as paths with `/`, without hidden ones and links. */
  readonly folders: ReadonlySet<string>;
  /** Unusable entries by path, with the reason, such as `is a broken link`. */
  readonly refused: ReadonlyMap<string, string>;
  /** Possible tables of the images, as paths: CSV, text and Parquet files. */
  readonly tables: ReadonlySet<string>;
}

/** File names of tables; lists of classes may have no extension. */
const tableName = /(\.(csv|csv\.gz|tsv|txt|parquet)|_(class|train|val))$/i;

export interface ListingOptions {
  /** Decides by a file's name whether it is an image; if that is unclear, the first bytes are read. */
  readonly judge: (name: string) => NameVerdict;
  /** A folder below the root, if only that is listed. */
  readonly start?: string;
  /** Also follows links to files and folders outside the root. */
  readonly followLinks?: boolean | undefined;
}

/**
 * Lists the images below a root. Hidden files and folders are skipped.
 *
 * A link to an image inside the root counts. Links are refused if they leave the root, are broken, or
 * lead to folders (which would list paintings twice, or never end).
 */
export async function listImages(
  root: string,
  { judge, start = '', followLinks = false }: ListingOptions,
): Promise<ImageListing> {
  const images = new Set<string>();
  const folders = new Set<string>();
  const refused = new Map<string, string>();
  const tables = new Set<string>();
  const realRoot = await realpath(root);
  /** The targets of links to folders. */
  const followed: string[] = [];

  async function walk(folder: string): Promise<void> {
    const within: string[] = [];
    for (const item of await readFolder(folder)) {
      const name = item.name.toString('utf8');
      const path = folder === '' ? name : `${folder}/${name}`;
      if (name.startsWith('.')) {
        // An ordinary hidden file has one dot; more dots are hardly intentional.
        const isMeant = item.isDirectory() || isImageName(name.replace(/^\.+/, ''));
        if (name.startsWith('..') && isMeant) {
          refused.set(path, 'is hidden, because its name begins with dots: rename it');
        }
      } else if (!isUtf8(item.name)) {
        const isMeant = item.isDirectory() || judge(name) !== 'other';
        if (isMeant) refused.set(path, 'has a name that is not UTF-8: rename it');
      } else if (item.isDirectory()) {
        folders.add(path);
        within.push(path);
      } else if (item.isSymbolicLink()) {
        const verdict = await followLink(path);
        if (verdict === 'file') await take(path, name);
        else if (verdict === 'folder') {
          folders.add(path);
          within.push(path);
        } else if (verdict !== 'other' && (judge(name) === 'image' || verdict !== leadsNowhere)) {
          refused.set(path, verdict);
        }
      } else if (item.isFile()) {
        await take(path, name);
      }
    }
    for (const path of within) await walk(path);
  }

  async function readFolder(folder: string) {
    try {
      return await readdir(join(root, folder), { withFileTypes: true, encoding: 'buffer' });
    } catch (error) {
      if (folder === '') throw error;
      refused.set(folder, describeReadError(error));
      return [];
    }
  }

  async function take(path: string, name: string): Promise<void> {
    const verdict = judge(name);
    if (verdict === 'image') images.add(path);
    else if (tableName.test(name)) tables.add(path);
    if (verdict !== 'unsure' || tables.has(path)) return;
    const bytes = await readStart(join(root, path));
    if (detectFormat(bytes) !== undefined) images.add(path);
    const foreign = detectForeignFormat(bytes);
    if (foreign !== undefined) refused.set(path, describeForeignFormat(foreign));
  }

  /** `file` or `folder` if the link is followed, `other` for devices, otherwise the fault. */
  async function followLink(path: string): Promise<string> {
    let target: string;
    try {
      target = await realpath(join(root, path));
    } catch {
      return leadsNowhere;
    }
    const isOutside = !isBelow(target, realRoot);
    if (isOutside && !followLinks) return leavesByLink;
    const facts = await stat(target);
    if (facts.isFile()) return 'file';
    if (!facts.isDirectory()) return 'other';
    if (!followLinks) return 'is a link to a folder; only real folders are read';
    const isRead = [realRoot, ...followed].some(
      (folder) => folder === target || isBelow(target, folder) || isBelow(folder, target),
    );
    if (isRead) return 'is a link to a folder that is already read';
    followed.push(target);
    return 'folder';
  }

  await walk(start);
  return { images, folders, refused, tables };
}

/** A file's first bytes; none if it cannot be read. */
async function readStart(file: string): Promise<Uint8Array> {
  const start = Buffer.alloc(formatBytes);
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const { bytesRead } = await handle.read(start, 0, formatBytes, 0);
    return start.subarray(0, bytesRead);
  } catch {
    return start.subarray(0, 0);
  } finally {
    await handle?.close();
  }
}

/** The reason reported for paths that end outside the collection. */
export const leavesRoot = 'leads out of the collection';

const leavesByLink = `is a link that ${leavesRoot} (--follow-links allows it)`;
const leadsNowhere = 'is a broken link';
