import { stat } from 'node:fs/promises';
import { HarnessError } from '../../contract/errors.ts';
import type { ImageFacts } from '../../data/images/facts.ts';
import type { ImagePool } from '../../data/images/pool.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';

/** The minimum shorter side in pixels: smaller pictures show no brushwork. */
export const leastPixels = 64;

/** A readable picture. */
export interface Picture extends ImageFacts {
  readonly file: string;
}

/**
 * Reads every file to its end.
 *
 * @throws HarnessError `PICTURE_UNUSABLE`, naming each file that is missing, broken or too small
 *   and why
 */
export async function inspectPictures(
  files: readonly string[],
  pool: ImagePool,
): Promise<Picture[]> {
  const found = await Promise.all(
    files.map(async (file) => ({ file, facts: await inspect(file, pool) })),
  );
  const good: Picture[] = [];
  const bad: string[] = [];
  for (const { file, facts } of found) {
    if (typeof facts === 'string')
      bad.push(`${harmlessText(file, 200)}: ${harmlessText(facts, 300)}`);
    else good.push({ ...facts, file });
  }
  if (bad.length > 0) throw new HarnessError('PICTURE_UNUSABLE', bad.join('\n'));
  return good;
}

/** As {@link inspectPictures}, for two that belong together. */
export async function inspectPair(
  files: readonly [string, string],
  pool: ImagePool,
): Promise<readonly [Picture, Picture]> {
  const [one, other] = await inspectPictures(files, pool);
  if (one === undefined || other === undefined) throw new RangeError('Two pictures were read.');
  return [one, other];
}

async function inspect(file: string, pool: ImagePool): Promise<ImageFacts | string> {
  try {
    if ((await stat(file)).isDirectory()) return 'is a folder; name image files';
  } catch {
    return 'there is no such file';
  }
  const facts = await pool.inspect(file);
  if ('reason' in facts) return facts.reason;
  const { width, height } = facts;
  if (Math.min(width, height) >= leastPixels) return facts;
  return `too small: ${width} × ${height} pixels; each side needs at least ${leastPixels}`;
}
