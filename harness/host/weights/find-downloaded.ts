import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashWeights } from './hash-weights.ts';
import type { PublishedWeights } from './published-weights.ts';

/**
 * The file that an earlier download left in a folder, if it is complete: with the required size, if known,
 * and digest. The size is not enough: plugins choose the names, so another plugin may have stored something
 * else there.
 */
export async function findDownloaded(
  { file, sha256, bytes }: Omit<PublishedWeights, 'url'>,
  folder: string,
): Promise<string | undefined> {
  const path = join(folder, file);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || (bytes !== undefined && found.size !== bytes)) return undefined;
  return (await hashWeights(path)).startsWith(sha256) ? path : undefined;
}
