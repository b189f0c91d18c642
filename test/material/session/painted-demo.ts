import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDemoCatalog } from '../../../harness/data/collection/demo-catalog.ts';
import { silentProgress } from '../../../harness/shared/progress.ts';
import { makeOnceOf } from './make-once.ts';

/** What decides how the paintings come out: painting all of them takes half a minute. */
const sources = [
  'harness/contract',
  'harness/data/collection',
  'package-lock.json',
  'test/material/session',
];

/**
 * Puts the built-in demo into a data folder. It is painted once, over what an older version left.
 *
 * @returns how many paintings that one painting took
 */
export async function copyPaintedDemo(dataFolder: string): Promise<number> {
  const made = await makeOnceOf(sources, 'demo', paint);
  await cp(join(made, 'demo'), join(dataFolder, 'demo'), {
    recursive: true,
    preserveTimestamps: true,
  });
  return Number(await readFile(join(made, 'painted'), 'utf8'));
}

async function paint(folder: string): Promise<void> {
  const old = join(folder, 'demo', 'Old_Painter');
  await mkdir(old, { recursive: true });
  await writeFile(join(old, '1.jpg'), 'old');
  await writeFile(join(folder, 'demo', '.demo-version'), '0\n');
  let painted = 0;
  await openDemoCatalog(folder, () => ({
    ...silentProgress,
    advance(n = 1) {
      painted += n;
    },
  }));
  await writeFile(join(folder, 'painted'), String(painted));
}
