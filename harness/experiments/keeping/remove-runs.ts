import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { isInside } from '../../shared/is-inside.ts';
import {
  describeOwner,
  type Ownership,
  takeOwnership,
} from '../../shared/ownership/take-ownership.ts';
import { ownersFolderName } from '../run/run-recorder.ts';
import type { KeptRun } from './survey-runs.ts';

/** In the submissions: runs being removed. Names that start with a dot are not runs. */
const removedFolderName = '.removed';

/**
 * Removes the folder of a run. It is renamed at first, so that a kill leaves either a complete run or none;
 * {@link finishRemovals} removes the rest.
 *
 * @throws HarnessError `RUN_IN_USE` if a process makes the run or writes a submission in its folder,
 *   `RUN_FOLDER_INVALID` if the folder is a link or is outside the submissions
 */
export async function removeRun({ folder, name }: KeptRun, submissionsFolder: string) {
  if (!(await lstat(folder)).isDirectory() || !(await isInside(folder, submissionsFolder))) {
    throw new HarnessError(
      'RUN_FOLDER_INVALID',
      `${folder} is a link or not a folder, so nothing is removed. Remove it by hand.`,
    );
  }
  const held: Ownership[] = [];
  const take = async (file: string) => {
    const ownership = await takeOwnership(file, (owner) => {
      throw new HarnessError(
        'RUN_IN_USE',
        `The run ${name} is in use by ${describeOwner(owner)}. Wait for it or stop it, then remove the run.`,
      );
    });
    held.push(ownership);
  };
  try {
    const id = basename(folder);
    // Only such a name can belong to a run that could be made.
    if (/^[a-z0-9-]{1,200}$/.test(id)) {
      await take(join(dirname(folder), ownersFolderName, `${id}.json`));
    }
    for (const file of await readdir(folder)) {
      if (file.endsWith('.owner')) await take(join(folder, file));
    }
    const place = join(submissionsFolder, removedFolderName);
    await mkdir(place, { recursive: true });
    await requireOwnFolder(place, submissionsFolder);
    const going = join(place, randomUUID());
    await rename(folder, going);
    await removeWhole(going);
  } finally {
    for (const ownership of held) await ownership.release();
  }
}

/** The number of interrupted removals. */
export async function countUnfinishedRemovals(submissionsFolder: string): Promise<number> {
  const left = await readdir(join(submissionsFolder, removedFolderName)).catch(() => []);
  return left.length;
}

/** Finishes interrupted removals, and returns their number. */
export async function finishRemovals(submissionsFolder: string): Promise<number> {
  const place = join(submissionsFolder, removedFolderName);
  const left = await countUnfinishedRemovals(submissionsFolder);
  if (left === 0) return 0;
  await requireOwnFolder(place, submissionsFolder);
  for (const name of await readdir(place)) await removeWhole(join(place, name));
  return left;
}

/** Links in it are removed, not followed. Another process may be removing it too. */
async function removeWhole(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function requireOwnFolder(place: string, submissionsFolder: string): Promise<void> {
  if ((await lstat(place)).isDirectory() && (await isInside(place, submissionsFolder))) return;
  throw new HarnessError(
    'RUN_FOLDER_INVALID',
    `${place} is a link to another place, so nothing is removed. Remove the link.`,
  );
}
