import { createReadStream } from 'node:fs';
import { open, readFile, rm, stat, truncate } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { z } from 'zod';
import { listEntries, readEntry, zipOptions } from '../../../shared/table-file/zip-entries.ts';
import { placeText } from './place-file.ts';

/** Number of bytes to free at once: truncating for each image would be slow. */
const cutEveryBytes = 64 * 1024 ** 2;

/**
 * Maximum length of the record that ends a zip file, with its comment. It is searched for in this many
 * bytes.
 */
const endRecordBytes = 66_000;

const tailSchema = z.object({ size: z.int(), tailStart: z.int(), tail: z.base64() });

/**
 * The rest of an archive: its beginning on disk, and its end with the directory in a separate file.
 */
interface Parts {
  readonly file: string;
  /** Size of the whole archive. */
  readonly size: number;
  readonly tailStart: number;
  readonly tail: Buffer;
}

class PartsReader extends RandomAccessReader {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const { file, tailStart, tail } = this.#parts;
    if (start >= tailStart)
      return Readable.from([tail.subarray(start - tailStart, end - tailStart)]);
    const beginning = createReadStream(file, { start, end: Math.min(end, tailStart) - 1 });
    if (end <= tailStart) return beginning;
    const joined = new PassThrough();
    const both = async function* () {
      yield* beginning;
      yield tail.subarray(0, end - tailStart);
    };
    void pipeline(both, joined).catch((error) => joined.destroy(error));
    return joined;
  }
}

/**
 * A zip archive that can be emptied while it is unpacked, so that its content is never on the disk
 * twice: its entries are read from the last to the first, and the file is truncated as they are read.
 * Its directory, at the end of a zip file, is kept next to it in `<file>.rest`, so that another
 * process can continue after a kill.
 */
export class ShrinkingArchive {
  readonly #parts: Parts;
  readonly #zip: ZipFile;
  /** From the last entry in the file to the first. */
  readonly entries: readonly Entry[];
  #cutAt: number;
  #isNoted = false;

  private constructor(
    parts: Parts,
    zip: ZipFile,
    entries: readonly Entry[],
    readonly cutEvery: number,
  ) {
    this.#parts = parts;
    this.#zip = zip;
    this.entries = entries;
    this.#cutAt = parts.tailStart;
  }

  /**
   * Throws an error that says what is wrong with the archive.
   *
   * @param cutEvery number of bytes to free at once
   */
  static async open(file: string, cutEvery = cutEveryBytes): Promise<ShrinkingArchive> {
    const parts = (await readRest(file)) ?? (await findTail(file));
    const { zip, entries } = await openParts(parts);
    return new ShrinkingArchive(parts, zip, entries, cutEvery);
  }

  /** Unpacks an entry to as many bytes as it declares, with its checksum, or fails. */
  async read(entry: Entry): Promise<Readable> {
    return readEntry(this.#zip, entry);
  }

  /**
   * Frees the space of this entry and of all that follow it.
   *
   * @param settle awaited before anything is deleted
   */
  async cutBefore(
    { relativeOffsetOfLocalHeader: offset }: Entry,
    settle: () => Promise<void>,
  ): Promise<void> {
    const { file, size, tailStart, tail } = this.#parts;
    if (offset > this.#cutAt - this.cutEvery && offset > 0) return;
    await settle();
    // The directory is written first: without it the beginning is useless.
    if (!this.#isNoted) {
      const rest = { size, tailStart, tail: tail.toString('base64') };
      await placeText(JSON.stringify(rest), restOf(file));
      this.#isNoted = true;
    }
    if ((await stat(file)).size > offset) await truncate(file, offset);
    this.#cutAt = offset;
  }

  /** Deletes the rest. */
  async delete(): Promise<void> {
    this.close();
    await deleteArchive(this.#parts.file);
  }

  close(): void {
    this.#zip.close();
  }
}

/** Deletes an archive, whole or partly emptied. */
export async function deleteArchive(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(restOf(file), { force: true });
}

const restOf = (file: string) => `${file}.rest`;

async function readRest(file: string): Promise<Parts | undefined> {
  const text = await readFile(restOf(file), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { size, tailStart, tail } = tailSchema.parse(JSON.parse(text));
  // It was downloaded again: the directory is in the archive itself, and may have changed.
  if ((await stat(file)).size >= size) return undefined;
  return { file, size, tailStart, tail: Buffer.from(tail, 'base64') };
}

async function findTail(file: string): Promise<Parts> {
  const { size } = await stat(file);
  const whole = { file, size, tailStart: size, tail: Buffer.alloc(0) };
  const { zip, entries } = await openParts(whole);
  zip.close();
  const lastEntry = entries[0]?.relativeOffsetOfLocalHeader ?? 0;
  const tailStart = Math.max(0, Math.min(lastEntry, size - endRecordBytes));
  const tail = Buffer.alloc(size - tailStart);
  const handle = await open(file);
  try {
    await handle.read(tail, 0, tail.length, tailStart);
  } finally {
    await handle.close();
  }
  return { file, size, tailStart, tail };
}

async function openParts(parts: Parts): Promise<{ zip: ZipFile; entries: Entry[] }> {
  const reader = new PartsReader(parts);
  const zip = await fromRandomAccessReaderPromise(reader, parts.size, zipOptions);
  const entries = await listEntries(zip);
  entries.sort((a, b) => b.relativeOffsetOfLocalHeader - a.relativeOffsetOfLocalHeader);
  return { zip, entries };
}
