import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { isBelow, isInside } from '../../shared/is-inside.ts';
import type { TestedPainting } from './paintings.ts';
import type { RunManifest } from './run-manifest.ts';

/** The places of the pictures of a run's collection, from its record. */
export interface PicturePlaces {
  /** The collection's folder. */
  readonly root: string;
  /** Other folders with its pictures. */
  readonly folders?: readonly string[] | undefined;
  /** Paths of pictures that their id does not give, by id, relative to the root. */
  readonly files?: ReadonlyMap<string, string>;
}

/** The places of a run's pictures. */
export function placesOf(
  { collection }: Pick<RunManifest, 'collection'>,
  paintings: readonly TestedPainting[],
): PicturePlaces {
  const files = new Map<string, string>();
  for (const { id, file } of paintings) if (file !== undefined) files.set(id, file);
  return { root: collection.root, folders: collection.folders, files };
}

/**
 * The picture of a painting, if it exists. The record may come from elsewhere, so no file is read outside
 * the folders that it names, after following links.
 */
export async function findPictureOf(
  id: string,
  { root, folders = [], files }: PicturePlaces,
): Promise<string | undefined> {
  const file = resolve(root, files?.get(id) ?? id);
  if (!(await stat(file).catch(() => undefined))?.isFile()) return undefined;
  for (const folder of [root, ...folders]) {
    if (await isInside(file, folder).catch(() => false)) return file;
  }
  return undefined;
}

/** A painting's file for a record; undefined if its id gives the path. */
export function recordFile(
  { id, file }: { readonly id: string; readonly file: string },
  root: string,
): string | undefined {
  if (resolve(root, id) === file) return undefined;
  return isBelow(file, root) ? relative(root, file).replaceAll('\\', '/') : file;
}
