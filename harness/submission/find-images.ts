import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../contract/errors.ts';
import { isBelow } from '../shared/is-inside.ts';

/** The places of a pairs file's images. */
export interface FoundImages {
  /** Absolute path by the name in the pairs file. */
  readonly files: ReadonlyMap<string, string>;
  /** The reason for each name without an image. */
  readonly missing: ReadonlyMap<string, string>;
}

// Kaggle's file names images with or without the extension.
const endings = ['', '.jpg', '.jpeg', '.png'];
const lookUpsAtOnce = 64;

/**
 * Finds images by name inside a folder; a name that leads outside it, even through a link, counts as
 * missing.
 *
 * @throws HarnessError `IMAGES_FOLDER_NOT_FOUND`
 */
export async function findImages(names: readonly string[], folder: string): Promise<FoundImages> {
  let root: string;
  try {
    root = await realpath(folder);
  } catch (error) {
    throw new HarnessError(
      'IMAGES_FOLDER_NOT_FOUND',
      `The images folder ${folder} does not exist. Name the right one with --images.`,
      { cause: error },
    );
  }
  const files = new Map<string, string>();
  const missing = new Map<string, string>();
  for (let start = 0; start < names.length; start += lookUpsAtOnce) {
    const some = names.slice(start, start + lookUpsAtOnce);
    const results = await Promise.all(
      some.map(async (name) => ({ name, result: await findImage(name, root) })),
    );
    for (const { name, result } of results) {
      if ('file' in result) files.set(name, result.file);
      else missing.set(name, result.reason);
    }
  }
  return { files, missing };
}

async function findImage(
  name: string,
  root: string,
): Promise<{ file: string } | { reason: string }> {
  for (const ending of endings) {
    const path = await realpath(join(root, `${name}${ending}`)).catch(() => undefined);
    if (path === undefined) continue;
    if (path === root) continue;
    return isBelow(path, root) ? { file: path } : { reason: 'leads out of the images folder' };
  }
  return { reason: 'not found' };
}
