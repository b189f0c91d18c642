import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { HarnessError } from '../../../contract/errors.ts';

const blockSize = 512;

/** The used fields of a tar header. */
interface Entry {
  readonly path: string;
  readonly size: number;
  readonly isFile: boolean;
}

/**
 * Unpacks an npm tarball, whose paths all begin with `package/`, into a folder without that prefix.
 * The tarball of a third of a gigabyte is streamed and never completely in memory.
 *
 * @param keeps whether a file is kept, by its path in the package
 * @returns the paths that were written
 * @throws HarnessError `ENGINE_WHEEL_CHANGED` if a file would be outside the folder
 */
export async function unpackTarball(
  file: string,
  folder: string,
  keeps: (path: string) => boolean,
): Promise<string[]> {
  const written: string[] = [];
  await pipeline(createReadStream(file), createGunzip(), async (source: AsyncIterable<Buffer>) => {
    const bytes = new ByteReader(source);
    for (;;) {
      const header = await bytes.read(blockSize);
      // Two blocks of zeros end the file.
      if (header === undefined || header.every((byte) => byte === 0)) break;
      const { path, size, isFile } = readHeader(header);
      const inside = path.replace(/^[^/]+\//, '');
      const padding = (blockSize - (size % blockSize)) % blockSize;
      if (isFile && keeps(inside)) {
        await writeEntry(resolveInside(folder, inside, file), bytes.pieces(size));
        written.push(inside);
      } else for await (const _ of bytes.pieces(size));
      for await (const _ of bytes.pieces(padding));
    }
    await bytes.drain();
  });
  return written;
}

function readHeader(header: Buffer): Entry {
  const text = (from: number, length: number) =>
    header
      .subarray(from, from + length)
      .toString('utf8')
      .replace(/\0.*$/s, '');
  const prefix = text(345, 155);
  const name = text(0, 100);
  const type = text(156, 1);
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    size: Number.parseInt(text(124, 12), 8) || 0,
    isFile: type === '' || type === '0',
  };
}

function resolveInside(folder: string, path: string, file: string): string {
  const target = resolve(folder, path);
  if (target.startsWith(resolve(folder) + sep)) return target;
  throw new HarnessError('ENGINE_WHEEL_CHANGED', `${file} contains a path outside its folder.`);
}

async function writeEntry(target: string, pieces: AsyncIterable<Buffer>): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const handle = await open(target, 'w');
  try {
    for await (const piece of pieces) await handle.write(piece);
  } finally {
    await handle.close();
  }
}

/** Reads given numbers of bytes from a stream. */
class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next `size` bytes, or undefined if the stream ends earlier. */
  async read(size: number): Promise<Buffer | undefined> {
    const pieces: Buffer[] = [];
    for await (const piece of this.pieces(size)) pieces.push(piece);
    const read = Buffer.concat(pieces);
    return read.length < size ? undefined : read;
  }

  async *pieces(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0; ) {
      if (this.#held.length === 0) {
        const { done, value } = await this.#source.next();
        if (done) return;
        this.#held = value;
      }
      const piece = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Reads the rest, so that the stream can end. */
  async drain(): Promise<void> {
    while (!(await this.#source.next()).done);
  }
}
