import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import lockfile from 'proper-lockfile';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { WantedWeights } from '../../contract/plugin.ts';

/** How long a server may take to answer, and then to send the next piece. */
const answerTimeoutMs = 5_000;
const stallTimeoutMs = 30_000;

export interface DownloadOptions {
  /** What to fetch, with the digest and size that it must have. */
  readonly weights: WantedWeights;
  /** Where it goes, under `weights.file`. */
  readonly folder: string;
  progress(label: string, total: number, unit: string): { advance(n?: number): void; stop(): void };
}

/**
 * Downloads a weight file and returns its path. Bytes gather in a `.part` file that a later call
 * goes on with; the file gets its name when size and SHA-256 are right.
 *
 * @throws HarnessError `WEIGHTS_DOWNLOAD_FAILED`, or `WEIGHTS_DIGEST_MISMATCH` when what came is
 *   something else (it is deleted)
 */
export async function downloadWeights(options: DownloadOptions): Promise<string> {
  const { weights, folder } = options;
  await mkdir(folder, { recursive: true });
  const target = join(folder, weights.file);
  // Two runs would otherwise write into one `.part` file.
  const release = await lockfile.lock(target, {
    realpath: false,
    retries: { retries: 120, factor: 1, minTimeout: 1_000 },
  });
  try {
    if (await hasSize(target, weights.bytes)) return target;
    const part = `${target}.part`;
    await fetchIntoPart(options, part);
    await check(weights, part);
    await rename(part, target);
    return target;
  } finally {
    await release();
  }
}

async function fetchIntoPart({ weights, progress }: DownloadOptions, part: string): Promise<void> {
  let have = (await stat(part).catch(() => undefined))?.size ?? 0;
  if (have > weights.bytes) have = 0;
  if (have === weights.bytes) return;
  const bar = progress(`Downloading ${weights.file}`, weights.bytes, 'bytes');
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(new Error('no answer')), answerTimeoutMs);
  try {
    const response = await fetch(weights.url, {
      signal: abort.signal,
      headers: have > 0 ? { range: `bytes=${have}-` } : {},
    });
    if (!response.ok || response.body === null) {
      throw new Error(`the server answered ${response.status} ${response.statusText}`);
    }
    // A server that does not know ranges sends the file from its beginning.
    const resumed =
      response.status === 206 &&
      response.headers.get('content-range')?.startsWith(`bytes ${have}-`) === true;
    if (response.status === 206 && !resumed) throw new Error('the server sent another range');
    if (resumed) bar.advance(have);
    let received = resumed ? have : 0;
    await pipeline(
      response.body,
      async function* (pieces: AsyncIterable<Uint8Array>) {
        for await (const piece of pieces) {
          clearTimeout(timer);
          timer = setTimeout(
            () => abort.abort(new Error('the server went silent')),
            stallTimeoutMs,
          );
          received += piece.byteLength;
          if (received > weights.bytes)
            throw new Error(`it sends more than ${weights.bytes} bytes`);
          bar.advance(piece.byteLength);
          yield piece;
        }
      },
      createWriteStream(part, { flags: resumed ? 'a' : 'w' }),
    );
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new HarnessError(
      'WEIGHTS_DOWNLOAD_FAILED',
      `${weights.url} could not be downloaded: ${messageOf(cause)}`,
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
    bar.stop();
  }
}

async function check(weights: WantedWeights, part: string): Promise<void> {
  const { size } = await stat(part);
  if (size < weights.bytes) {
    throw new HarnessError(
      'WEIGHTS_DOWNLOAD_FAILED',
      `${weights.url} broke off after ${size} of ${weights.bytes} bytes; ` +
        'the next run goes on from there.',
    );
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(part), hash);
  const sha256 = hash.digest('hex');
  if (sha256 === weights.sha256) return;
  await rm(part, { force: true });
  throw new HarnessError(
    'WEIGHTS_DIGEST_MISMATCH',
    `${weights.url} is not the file that was expected: its SHA-256 is ${sha256} ` +
      `instead of ${weights.sha256}. It was deleted.`,
  );
}

async function hasSize(path: string, bytes: number): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.size === bytes;
}
