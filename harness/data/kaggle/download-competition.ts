import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import type { startProgress } from '../../shared/progress.ts';
import type { KaggleClient } from './client.ts';
import { downloadFile } from './download-file.ts';
import { chooseFiles, listFiles } from './list-files.ts';
import { describeLocalError } from './local-file.ts';

const doneSchema = z.object({ done: z.array(z.string()) });

/**
 * Downloads what a run and a submission need into a folder. Which files are whole is kept in
 * `downloaded.json` there: they are not fetched again, even after an import has taken them away.
 *
 * @throws HarnessError `KAGGLE_NO_FILES` and what `downloadFile` throws
 */
export async function downloadCompetition(
  client: KaggleClient,
  folder: string,
  progressOf: typeof startProgress,
): Promise<{ readonly fetched: readonly string[]; readonly known: readonly string[] }> {
  const note = join(folder, 'downloaded.json');
  const known = await readDone(note);
  const files = chooseFiles(await listFiles(client));
  if (files.length === 0) {
    throw new HarnessError(
      'KAGGLE_NO_FILES',
      'Kaggle lists none of the files of the competition. Look at ' +
        'https://www.kaggle.com/c/painter-by-numbers/data with the browser.',
    );
  }
  const fetched: string[] = [];
  for (const file of files) {
    if (known.includes(file.name)) continue;
    const progress = progressOf(`Downloading ${file.name}`, file.bytes, 'bytes');
    await downloadFile(client, file, folder, (bytes) => progress.advance(bytes));
    progress.stop();
    fetched.push(file.name);
    const done = JSON.stringify({ done: [...known, ...fetched] });
    await writeFileAtomic(note, done).catch((error) => {
      throw describeLocalError(error, note);
    });
  }
  return { fetched, known };
}

async function readDone(note: string): Promise<readonly string[]> {
  try {
    return doneSchema.parse(JSON.parse(await readFile(note, 'utf8'))).done;
  } catch {
    return [];
  }
}
