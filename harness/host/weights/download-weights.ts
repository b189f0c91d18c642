import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { lockWhenFree } from '../../shared/ownership/lock-when-free.ts';
import { findDownloaded } from './find-downloaded.ts';
import { hashWeights } from './hash-weights.ts';
import type { PublishedWeights } from './published-weights.ts';

/** Longest wait for a server's answer, and then for the next piece. */
const answerTimeoutMs = 5_000;
const stallTimeoutMs = 30_000;
/** A process that downloads gives more frequent signs of life, even on a busy machine. */
const staleMs = 30_000;

export interface DownloadOptions {
  /** The file to fetch, with its required digest and, if known, size. */
  readonly weights: PublishedWeights;
  /** The target folder; the file is named `weights.file`. */
  readonly folder: string;
  log(line: string): void;
  progress(label: string, total: number, unit: string): { advance(n?: number): void; stop(): void };
}

/**
 * Downloads a weight file and returns its path. Bytes are collected in a `.part` file, from which a later
 * call continues; the file gets its name if size and SHA-256 are right.
 *
 * @throws HarnessError `WEIGHTS_DOWNLOAD_FAILED`, or `WEIGHTS_DIGEST_MISMATCH` if the content is wrong (it
 *   is then deleted)
 */
export async function downloadWeights(options: DownloadOptions): Promise<string> {
  const { weights, folder, log } = options;
  await mkdir(folder, { recursive: true });
  const target = join(folder, weights.file);
  // Two runs would otherwise write to the same `.part` file.
  const release = await lockWhenFree(target, staleMs, () =>
    log(`Another process is downloading ${weights.file}; waiting for it`),
  );
  try {
    const found = await findDownloaded(weights, folder);
    if (found !== undefined) return found;
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
  const { bytes = Number.POSITIVE_INFINITY } = weights;
  let have = (await stat(part).catch(() => undefined))?.size ?? 0;
  if (have > bytes) have = 0;
  if (have === bytes) return;
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(new Error('no answer')), answerTimeoutMs);
  let bar: ReturnType<DownloadOptions['progress']> | undefined;
  try {
    const response = await fetch(weights.url, {
      signal: abort.signal,
      headers: have > 0 ? { range: `bytes=${have}-` } : {},
    });
    // There is nothing more: the local file is either complete or wrong.
    if (response.status === 416 && have > 0) return;
    if (!response.ok || response.body === null) {
      throw new Error(`the server answered ${response.status} ${response.statusText}`);
    }
    // A server without range support sends the file from the beginning.
    const resumed =
      response.status === 206 &&
      response.headers.get('content-range')?.startsWith(`bytes ${have}-`) === true;
    if (response.status === 206 && !resumed) throw new Error('the server sent another range');
    let received = resumed ? have : 0;
    const announced = Number(response.headers.get('content-length') ?? 0) + received;
    bar = progress(`Downloading ${weights.file}`, weights.bytes ?? announced, 'bytes');
    const shown = bar;
    shown.advance(received);
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
          if (received > bytes) throw new Error(`it sends more than ${bytes} bytes`);
          shown.advance(piece.byteLength);
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
    bar?.stop();
  }
}

async function check({ url, sha256, bytes = 0 }: PublishedWeights, part: string): Promise<void> {
  const { size } = await stat(part);
  if (size < bytes) {
    throw new HarnessError(
      'WEIGHTS_DOWNLOAD_FAILED',
      `${url} broke off after ${size} of ${bytes} bytes; the next run continues from there.`,
    );
  }
  const digest = await hashWeights(part);
  if (digest.startsWith(sha256)) return;
  await rm(part, { force: true });
  const wanted = sha256.length === digest.length ? sha256 : `one that begins with ${sha256}`;
  throw new HarnessError(
    'WEIGHTS_DIGEST_MISMATCH',
    `${url} is not the expected file: its SHA-256 is ${digest} ` +
      `instead of ${wanted}. It was deleted.`,
  );
}
