import { resolve } from 'node:path';
import { itemAt } from '../../contract/item-at.ts';
import { stampFile } from '../../shared/stamp-file.ts';
import { describeReadError, isReadErrorReason } from './describe-bad-image.ts';
import type { ImageFacts, ImageFailure } from './facts.ts';
import { type FileState, openInspectionCache } from './inspection-cache.ts';
import type { ImagePool } from './pool.ts';

/** Files checked at once, when none is decoded. */
const statsAtOnce = 256;
const flushIntervalMs = 500;
const refreshIntervalMs = 1_000;

export interface InspectOptions {
  readonly pool: ImagePool;
  /** A file of JSON lines to which findings are added as they arrive. */
  readonly cacheFile: string;
  /** One of several jobs that inspect the same files: its own share first, then the rest. */
  readonly job?: { readonly index: number; readonly count: number } | undefined;
  readonly onProgress?: (done: number, total: number) => void;
  /** Called for each unusable image; if it throws, the inspection ends. */
  readonly onBadImage?: (file: string, reason: string) => void;
}

/**
 * Decodes every file completely once and returns its facts, or why it is unusable. Results are written
 * to `cacheFile` as they arrive; files with an unchanged stamp are not read again. Returns a finding
 * for each id, in the order of `files`.
 */
export async function inspectImages(
  files: readonly { readonly id: string; readonly file: string }[],
  options: InspectOptions,
): Promise<Map<string, ImageFacts | ImageFailure>> {
  const { pool, cacheFile, job, onProgress } = options;
  const part = job === undefined ? undefined : `${job.index}-of-${job.count}`;
  const cache = openInspectionCache(cacheFile, part);
  const found = new Array<ImageFacts | ImageFailure>(files.length);
  const settle = (index: number, finding: ImageFacts | ImageFailure) => {
    found[index] = finding;
    if ('reason' in finding) options.onBadImage?.(itemAt(files, index).id, finding.reason);
  };
  const missing: { index: number; state: FileState; isOwn: boolean }[] = [];
  for (let start = 0; start < files.length; start += statsAtOnce) {
    const states = files.slice(start, start + statsAtOnce).map(({ file }) => readState(file));
    for (const [i, state] of (await Promise.all(states)).entries()) {
      const index = start + i;
      if ('reason' in state) {
        settle(index, state);
        continue;
      }
      const known = cache.find(state);
      const isOwn = job === undefined || index % job.count === job.index - 1;
      if (known !== undefined) settle(index, known);
      else missing.push({ index, state, isOwn });
    }
  }
  // Other jobs process their files meanwhile; their findings are read from their part of the cache.
  missing.sort((a, b) => Number(b.isOwn) - Number(a.isOwn));

  let done = files.length - missing.length;
  onProgress?.(done, files.length);
  let flushedAt = Date.now();
  let refreshedAt = 0;
  let next = 0;
  const inspectNext = async () => {
    for (let item = missing[next++]; item !== undefined; item = missing[next++]) {
      if (!item.isOwn && Date.now() - refreshedAt > refreshIntervalMs) {
        refreshedAt = Date.now();
        cache.refresh();
      }
      const known = item.isOwn ? undefined : cache.find(item.state);
      const finding = known ?? (await pool.inspect(item.state.file));
      settle(item.index, finding);
      if (known === undefined && !('reason' in finding && isReadErrorReason(finding.reason))) {
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
    // Two tasks per worker, so that no worker waits for the main thread.
    await Promise.all(Array.from({ length: pool.workers * 2 }, inspectNext));
  } finally {
    // After an error the other tasks must not continue.
    next = missing.length;
    cache.flush();
  }
  return new Map(files.map(({ id }, i) => [id, itemAt(found, i)]));
}

async function readState(file: string): Promise<FileState | ImageFailure> {
  const path = resolve(file);
  try {
    return { file: path, stamp: await stampFile(path) };
  } catch (error) {
    return { reason: describeReadError(error) };
  }
}
