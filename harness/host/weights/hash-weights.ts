import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { stampFile } from '../../shared/stamp-file.ts';

/** Digests computed in this process, with the stamps of the files. */
const taken = new Map<string, { readonly stamp: string; readonly digest: string }>();

/** SHA-256 of a file, hex; not computed again for an unchanged file. */
export async function hashWeights(path: string): Promise<string> {
  const stamp = await stampFile(path);
  const known = taken.get(path);
  if (known?.stamp === stamp) return known.digest;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const digest = hash.digest('hex');
  taken.set(path, { stamp, digest });
  return digest;
}
