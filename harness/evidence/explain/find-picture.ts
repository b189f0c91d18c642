import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { findPictureOf, type PicturePlaces } from '../../experiments/records/picture-places.ts';
import { isBelow } from '../../shared/is-inside.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';

/**
 * A picture that a person names: a file, or a painting of the collection.
 *
 * @throws HarnessError `PICTURE_UNUSABLE`
 */
export async function findPicture(name: string, places: PicturePlaces): Promise<string> {
  const asNamed = resolve(name);
  if (await isFile(asNamed)) return asNamed;
  const painting = await findPictureOf(name, places);
  if (painting !== undefined) return painting;
  throw unusable(
    `${harmlessText(name, 200)} is neither an image file nor a painting of ${places.root}.`,
  );
}

/**
 * A painting that a run's record names. The record may come from elsewhere, so that nothing outside
 * the collection is opened for it, nor what happens to have that name where the command is run.
 *
 * @throws HarnessError `PICTURE_UNUSABLE`
 */
export async function findPainting(id: string, places: PicturePlaces): Promise<string> {
  const painting = await findPictureOf(id, places);
  if (painting !== undefined) return painting;
  throw unusable(
    `The painting ${harmlessText(id, 200)} of the run's test is not in ${folderOf(id, places)}. Move the collection back to where it was, or name image files.`,
  );
}

/** The folder of a collection, which may have several, that a painting is in by its record. */
function folderOf(id: string, { root, folders = [], files }: PicturePlaces): string {
  const file = resolve(root, files?.get(id) ?? id);
  return [root, ...folders].find((folder) => isBelow(file, folder)) ?? root;
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function unusable(message: string): HarnessError {
  return new HarnessError('PICTURE_UNUSABLE', message);
}
