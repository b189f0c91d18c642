import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { HarnessError, messageOf } from '../errors.ts';
import type { ImageFacts, ImageFailure } from './facts.ts';

/** Rises whenever the same file would be described differently; older lines are then ignored. */
const inspectionVersion = 1;

/** How a file looked when it was inspected; a file that looks the same is not read again. */
export interface FileState {
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
  /** Time of the last change, milliseconds. */
  readonly changedAt: number;
}

export interface InspectionCache {
  /** What is known of a file that has not changed since. */
  find(state: FileState): ImageFacts | ImageFailure | undefined;
  /** Remembers a finding; it is on disk after the next `flush`. */
  add(state: FileState, found: ImageFacts | ImageFailure): void;
  flush(): void;
}

/**
 * Opens a cache of inspections: a file of JSON lines that only ever grows at its end, so that a
 * kill costs the lines since the last flush and several processes may write to it at once.
 */
export function openInspectionCache(cacheFile: string): InspectionCache {
  const text = readIfThere(cacheFile);
  const known = new Map<string, ImageFacts | ImageFailure>();
  for (const line of text.split('\n')) {
    const entry = parseLine(line);
    if (entry !== undefined) known.set(...entry);
  }
  // A kill may have left half a line: what is added must not be glued to it.
  let pending = text === '' || text.endsWith('\n') ? '' : '\n';
  return {
    find: (state) => known.get(keyOf(state)),
    add(state, found) {
      known.set(keyOf(state), found);
      pending += `${JSON.stringify({ version: inspectionVersion, ...state, found })}\n`;
    },
    flush() {
      if (pending.trim() === '') return;
      try {
        mkdirSync(dirname(cacheFile), { recursive: true });
        appendFileSync(cacheFile, pending);
      } catch (error) {
        throw new HarnessError(
          'CACHE_NOT_WRITABLE',
          `Cannot write the cache of inspected images ${cacheFile}: ${messageOf(error)}. Make room or choose another cache folder.`,
          { cause: error },
        );
      }
      pending = '';
    },
  };
}

function keyOf(state: FileState): string {
  return `${state.bytes} ${state.changedAt} ${state.file}`;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new HarnessError(
      'CACHE_NOT_READABLE',
      `Cannot read the cache of inspected images ${file}: ${messageOf(error)}. Delete it or choose another cache folder.`,
      { cause: error },
    );
  }
}

/** A line's key and finding; undefined for a broken line or one of another version. */
function parseLine(line: string): [string, ImageFacts | ImageFailure] | undefined {
  if (line === '') return undefined;
  let entry: Partial<FileState> & { version?: unknown; found?: Partial<ImageFacts & ImageFailure> };
  try {
    entry = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { version, file, bytes, changedAt, found } = entry ?? {};
  if (version !== inspectionVersion || typeof file !== 'string') return undefined;
  if (typeof bytes !== 'number' || typeof changedAt !== 'number') return undefined;
  const key = keyOf({ file, bytes, changedAt });
  if (typeof found?.reason === 'string') return [key, { reason: found.reason }];
  const isWhole =
    /^[0-9a-f]{64}$/.test(found?.digest ?? '') &&
    /^[0-9a-f]{16}$/.test(found?.perceptualHash ?? '') &&
    [found?.bytes, found?.width, found?.height].every(Number.isInteger);
  return isWhole ? [key, found as ImageFacts] : undefined;
}
