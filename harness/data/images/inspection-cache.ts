import {
  appendFileSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { ImageFacts, ImageFailure } from './facts.ts';

/** Increased whenever the same file would be described differently; older lines are then ignored. */
const inspectionVersion = 2;

/** The state of a file when it was inspected; a file in the same state is not read again. */
export interface FileState {
  /** Absolute path. */
  readonly file: string;
  /** As returned by `stampFile`. */
  readonly stamp: string;
}

export interface InspectionCache {
  /** The stored result of an unchanged file. */
  find(state: FileState): ImageFacts | ImageFailure | undefined;
  /** Remembers a finding; it is on disk after the next `flush`. */
  add(state: FileState, found: ImageFacts | ImageFailure): void;
  flush(): void;
  /** Reads the new results of other processes. */
  refresh(): void;
}

/**
 * Opens a cache of inspections: a file of JSON lines to which lines are only appended, so that a kill
 * costs the lines since the last flush and several processes may write to it at once.
 */
export function openInspectionCache(cacheFile: string, part?: string): InspectionCache {
  const known = new Map<string, ImageFacts | ImageFailure>();
  const own = part === undefined ? cacheFile : cacheFile.replace(/(\.jsonl)?$/, `.${part}.jsonl`);
  const readUpTo = new Map<string, number>();
  const refresh = () => {
    for (const file of listFiles(cacheFile)) {
      const bytes = readFrom(file, readUpTo.get(file) ?? 0);
      const end = bytes.lastIndexOf(0x0a) + 1;
      readUpTo.set(file, (readUpTo.get(file) ?? 0) + end);
      for (const line of bytes.toString('utf8', 0, end).split('\n')) {
        const entry = parseLine(line);
        if (entry !== undefined) known.set(...entry);
      }
    }
  };
  refresh();
  // A kill may have left half a line, to which nothing must be appended.
  let pending = readFrom(own, readUpTo.get(own) ?? 0).length === 0 ? '' : '\n';
  return {
    refresh,
    find: (state) => known.get(keyOf(state)),
    add(state, found) {
      known.set(keyOf(state), found);
      pending += `${JSON.stringify({ version: inspectionVersion, ...state, found })}\n`;
    },
    flush() {
      if (pending.trim() === '') return;
      try {
        mkdirSync(dirname(own), { recursive: true });
        appendFileSync(own, pending);
      } catch (error) {
        throw new HarnessError(
          'CACHE_NOT_WRITABLE',
          `Cannot write the cache of inspected images ${own}: ${messageOf(error)}. Make room or choose another cache folder.`,
          { cause: error },
        );
      }
      pending = '';
    },
  };
}

/** The cache file and its parts. */
function listFiles(cacheFile: string): string[] {
  const stem = basename(cacheFile, '.jsonl');
  try {
    return readdirSync(dirname(cacheFile))
      .filter((name) => name.startsWith(`${stem}.`) && name.endsWith('.jsonl'))
      .map((name) => join(dirname(cacheFile), name));
  } catch (error) {
    throwUnlessAbsent(cacheFile, error);
    return [];
  }
}

function keyOf(state: FileState): string {
  return `${state.stamp} ${state.file}`;
}

/** A file's bytes from an offset on; none if it does not exist. */
function readFrom(file: string, start: number): Buffer {
  try {
    const handle = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(Math.max(0, fstatSync(handle).size - start));
      return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, start));
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throwUnlessAbsent(file, error);
    return Buffer.alloc(0);
  }
}

function throwUnlessAbsent(file: string, error: unknown): void {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
  throw new HarnessError(
    'CACHE_NOT_READABLE',
    `Cannot read the cache of inspected images ${file}: ${messageOf(error)}. Delete it or choose another cache folder.`,
    { cause: error },
  );
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
  const { version, file, stamp, found } = entry ?? {};
  if (version !== inspectionVersion || typeof file !== 'string') return undefined;
  if (typeof stamp !== 'string') return undefined;
  const key = keyOf({ file, stamp });
  if (typeof found?.reason === 'string') return [key, { reason: found.reason }];
  const isWhole =
    /^[0-9a-f]{64}$/.test(found?.digest ?? '') &&
    /^[0-9a-f]{16}$/.test(found?.perceptualHash ?? '') &&
    [found?.bytes, found?.width, found?.height].every(Number.isInteger);
  return isWhole ? [key, found as ImageFacts] : undefined;
}
