import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { packSketch, unpackSketch } from './pack-sketch.ts';
import type { Sketch } from './sketch.ts';

/** Sketches per file. */
const sketchesPerFile = 512;
const digestBytes = 32;
/** Before each sketch: the image's digest, and the sketch's length in bytes. */
const headBytes = digestBytes + 4;

/** Stored sketches, by the digest of their image. */
export interface SketchStore {
  /** The stored sketches of these images, as far as they exist. */
  read(digests: ReadonlySet<string>): Map<string, Sketch>;
  /** Stores a sketch; it is on disk after `flush` at the latest. */
  add(digest: string, sketch: Sketch): void;
  flush(): void;
}

/**
 * Opens a folder of sketches. Each file is written as a whole and never changed, so that a kill costs
 * only the unwritten sketches and several processes may write at once.
 */
export function openSketchStore(folder: string): SketchStore {
  let pending: Uint8Array[] = [];
  const flush = () => {
    if (pending.length === 0) return;
    const bytes = Buffer.concat(pending);
    const name = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    const file = join(folder, `${name}.bin`);
    try {
      mkdirSync(folder, { recursive: true });
      writeFileAtomic.sync(file, bytes);
    } catch (error) {
      throw new HarnessError(
        'CACHE_NOT_WRITABLE',
        `Cannot write the sketches of images ${file}: ${messageOf(error)}. Make room or choose another cache folder.`,
        { cause: error },
      );
    }
    pending = [];
  };
  return {
    flush,
    read(digests) {
      const found = new Map<string, Sketch>();
      for (const file of listFiles(folder)) {
        for (const [digest, packed] of readRecords(readFileSync(file))) {
          const sketch = digests.has(digest) ? unpackSketch(packed) : undefined;
          if (sketch !== undefined) found.set(digest, sketch);
        }
      }
      return found;
    },
    add(digest, sketch) {
      const packed = packSketch(sketch);
      const head = Buffer.alloc(headBytes);
      head.write(digest, 'hex');
      head.writeUInt32LE(packed.byteLength, digestBytes);
      pending.push(head, packed);
      if (pending.length >= 2 * sketchesPerFile) flush();
    },
  };
}

function listFiles(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.bin'));
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new HarnessError(
      'CACHE_NOT_READABLE',
      `Cannot read the sketches of images ${folder}: ${messageOf(error)}. Delete them or choose another cache folder.`,
      { cause: error },
    );
  }
}

function* readRecords(bytes: Buffer): Iterable<[digest: string, packed: Uint8Array]> {
  for (let at = 0; at + headBytes <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + digestBytes);
    const from = at + headBytes;
    yield [bytes.toString('hex', at, at + digestBytes), bytes.subarray(from, from + length)];
    at = from + length;
  }
}
