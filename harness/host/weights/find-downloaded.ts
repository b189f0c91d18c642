import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashWeights } from './hash-weights.ts';
import type { PublishedWeights } from './published-weights.ts';

/**
 * The file that an earlier download has left in a folder, if it is whole: of the size that it must
 * have or, where no size is known, with the digest.
 */
export async function findDownloaded(
  { file, sha256, bytes }: Omit<PublishedWeights, 'url'>,
  folder: string,
): Promise<string | undefined> {
  const path = join(folder, file);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const isWhole =
    bytes === undefined ? (await hashWeights(path)).startsWith(sha256) : found.size === bytes;
  return isWhole ? path : undefined;
}
