import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { describeOwner, takeOwnership } from '../../shared/ownership/take-ownership.ts';
import type { startProgress } from '../../shared/progress.ts';
import { placeText } from '../collection/import/place-file.ts';
import { deleteArchive } from '../collection/import/shrinking-archive.ts';
import type { KaggleClient } from './client.ts';
import { downloadFile } from './download-file.ts';
import { chooseFiles, listFiles, type RemoteFile } from './list-files.ts';
import { describeLocalError } from './local-file.ts';

const doneSchema = z.object({ done: z.array(z.string()) });

/**
 * Downloads the files needed for a run and a submission into a folder. Complete files are listed in
 * `downloaded.json` there: they are not downloaded again, even after an import has removed them. One
 * process at a time downloads into a folder: the next waits, and says so.
 *
 * @throws HarnessError `KAGGLE_NO_FILES` and the errors of `downloadFile`
 */
export async function downloadCompetition(
  client: KaggleClient,
  folder: string,
  progressOf: typeof startProgress,
): Promise<{ readonly fetched: readonly string[]; readonly known: readonly string[] }> {
  const files = chooseFiles(await listFiles(client));
  if (files.length === 0) {
    throw new HarnessError(
      'KAGGLE_NO_FILES',
      'Kaggle lists none of the files of the competition. Look at ' +
        'https://www.kaggle.com/c/painter-by-numbers/data in the browser.',
    );
  }
  const ownerFile = join(folder, '.download.json');
  const { release } = await takeOwnership(ownerFile, (owner) =>
    client.log(
      `The files are being downloaded by ${describeOwner(owner)}. Waiting for it; Ctrl-C stops waiting.`,
    ),
  ).catch((error) => {
    throw describeLocalError(error, folder);
  });
  try {
    return await downloadFiles(client, files, folder, progressOf);
  } finally {
    await release();
  }
}

async function downloadFiles(
  client: KaggleClient,
  files: readonly RemoteFile[],
  folder: string,
  progressOf: typeof startProgress,
): Promise<{ readonly fetched: readonly string[]; readonly known: readonly string[] }> {
  const note = join(folder, 'downloaded.json');
  const known = await readDone(note);
  const fetched: string[] = [];
  for (const file of files) {
    if (known.includes(file.name)) continue;
    const progress = progressOf(`Downloading ${file.name}`, file.bytes, 'bytes');
    await downloadFile(client, file, folder, (bytes) => progress.advance(bytes));
    progress.stop();
    fetched.push(file.name);
    const done = JSON.stringify({ done: [...known, ...fetched] });
    await placeText(done, note).catch((error) => {
      throw describeLocalError(error, note);
    });
  }
  return { fetched, known };
}

/**
 * Deletes archives that turned out to be damaged, so that the next download fetches them again.
 *
 * @param archives names of files in the folder; those that were not downloaded are kept
 * @returns the names of the deleted files
 */
export async function forgetDamaged(
  folder: string,
  archives: readonly string[],
): Promise<readonly string[]> {
  const note = join(folder, 'downloaded.json');
  const done = await readDone(note);
  const isDamaged = (name: string) => archives.includes(name) || archives.includes(`${name}.zip`);
  const damaged = done.filter(isDamaged);
  if (damaged.length === 0) return [];
  // The list is updated first: a missing file that it still lists would never be downloaded again.
  const whole = done.filter((name) => !isDamaged(name));
  await placeText(JSON.stringify({ done: whole }), note);
  for (const name of damaged) {
    for (const file of [name, `${name}.zip`]) await deleteArchive(join(folder, file));
  }
  return damaged;
}

async function readDone(note: string): Promise<readonly string[]> {
  try {
    return doneSchema.parse(JSON.parse(await readFile(note, 'utf8'))).done;
  } catch {
    return [];
  }
}
