import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '../../../shared/progress.ts';
import { detectFormat, formatBytes } from '../../images/image-format.ts';
import type { Problem } from '../collection.ts';

/** Images checked at the same time. */
const atOnce = 32;
/** A JPEG ends with an end marker; some programs write a few bytes after it. */
const tailBytes = 4096;
const jpegEnd = Buffer.from([0xff, 0xd9]);

/**
 * Finds which of the named images are missing in a folder and which are incomplete, judging by their
 * first and last bytes. Nothing is decoded: `inspectImages` does that.
 *
 * @param inFolder the folder's name in problems
 */
export async function checkImages(
  folder: string,
  inFolder: string,
  names: readonly string[],
  progress: Progress,
): Promise<{ missing: string[]; damaged: Problem[] }> {
  const present = new Set(await readdir(folder).catch(() => []));
  const missing = names.filter((name) => !present.has(name)).map((name) => `${inFolder}/${name}`);
  const found = names.filter((name) => present.has(name));
  const damaged: Problem[] = [];
  for (let from = 0; from < found.length; from += atOnce) {
    const some = found.slice(from, from + atOnce);
    const reasons = await Promise.all(some.map((name) => findDamage(join(folder, name))));
    for (const [i, reason] of reasons.entries()) {
      if (reason !== undefined) damaged.push({ file: `${inFolder}/${some[i]}`, reason });
    }
    progress.advance(some.length);
  }
  return { missing, damaged };
}

async function findDamage(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      if (size === 0) return 'is empty';
      const start = Buffer.alloc(Math.min(size, formatBytes));
      await handle.read(start, 0, start.length, 0);
      const format = detectFormat(start);
      if (format === undefined) return 'is not an image, judging by its first bytes';
      if (format !== 'JPEG') return undefined;
      const tail = Buffer.alloc(Math.min(size, tailBytes));
      await handle.read(tail, 0, tail.length, size - tail.length);
      return tail.includes(jpegEnd) ? undefined : 'is truncated: the end mark of a JPEG is missing';
    } finally {
      await handle.close();
    }
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`;
  }
}
