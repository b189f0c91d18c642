import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describeReadError, isReadErrorReason } from './describe-bad-image.ts';
import type { ImageFacts, ImageFailure } from './facts.ts';
import { type FileState, openInspectionCache } from './inspection-cache.ts';
import type { ImagePool } from './pool.ts';

/** Files asked about at once, when none is decoded. */
const statsAtOnce = 256;
const flushIntervalMs = 500;

/**
 * Decodes every file to its end once and says what it is, or why it cannot be used. Findings are
 * kept in `cacheFile` as they come; files of unchanged size and date are not read again.
 * Returns a finding for each id, in the order of `files`.
 */
export async function inspectImages(
  files: readonly { readonly id: string; readonly file: string }[],
  options: {
    pool: ImagePool;
    cacheFile: string;
    onProgress?: (done: number, total: number) => void;
  },
): Promise<Map<string, ImageFacts | ImageFailure>> {
  const { pool, cacheFile, onProgress } = options;
  const cache = openInspectionCache(cacheFile);
  const found = new Array<ImageFacts | ImageFailure>(files.length);
  const missing: { index: number; state: FileState }[] = [];
  for (let start = 0; start < files.length; start += statsAtOnce) {
    const states = files.slice(start, start + statsAtOnce).map(({ file }) => readState(file));
    for (const [i, state] of (await Promise.all(states)).entries()) {
      const known = 'reason' in state ? state : cache.find(state);
      if (known !== undefined) found[start + i] = known;
      else missing.push({ index: start + i, state: state as FileState });
    }
  }

  let done = files.length - missing.length;
  onProgress?.(done, files.length);
  let flushedAt = Date.now();
  let next = 0;
  const inspectNext = async () => {
    for (let item = missing[next++]; item !== undefined; item = missing[next++]) {
      const finding = await pool.inspect(item.state.file);
      found[item.index] = finding;
      if (!('reason' in finding && isReadErrorReason(finding.reason))) {
        cache.add(item.state, finding);
      }
      if (Date.now() - flushedAt > flushIntervalMs) {
        cache.flush();
        flushedAt = Date.now();
      }
      onProgress?.(++done, files.length);
    }
  };
  try {
    // Two at once a worker, so that no worker waits for the main thread.
    await Promise.all(Array.from({ length: pool.workers * 2 }, inspectNext));
  } finally {
    cache.flush();
  }
  return new Map(files.map(({ id }, i) => [id, found[i]!]));
}

async function readState(file: string): Promise<FileState | ImageFailure> {
  const path = resolve(file);
  try {
    const { size, mtimeMs } = await stat(path);
    return { file: path, bytes: size, changedAt: mtimeMs };
  } catch (error) {
    return { reason: describeReadError(error) };
  }
}
