import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { isInside } from '../../shared/is-inside.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';

/**
 * A picture that a person names: a file, or a painting of the collection.
 *
 * @param root the collection's folder
 * @throws HarnessError `PICTURE_UNUSABLE`
 */
export async function findPicture(name: string, root: string): Promise<string> {
  const asNamed = resolve(name);
  if (await isFile(asNamed)) return asNamed;
  const painting = await findInside(name, root);
  if (painting !== undefined) return painting;
  throw unusable(`${harmlessText(name, 200)} is neither an image file nor a painting of ${root}.`);
}

/**
 * A painting that a run's record names. The record may come from elsewhere, so that nothing outside
 * the collection is opened for it, nor what happens to have that name where the command is run.
 *
 * @param root the collection's folder
 * @throws HarnessError `PICTURE_UNUSABLE`
 */
export async function findPainting(id: string, root: string): Promise<string> {
  const painting = await findInside(id, root);
  if (painting !== undefined) return painting;
  throw unusable(
    `The painting ${harmlessText(id, 200)} of the run's test is not in ${root}. Bring the collection back to where it was, or name image files.`,
  );
}

async function findInside(name: string, root: string): Promise<string | undefined> {
  const file = resolve(root, name);
  return (await isFile(file)) && (await isInside(file, root)) ? file : undefined;
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
