import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../../contract/errors.ts';
import { parseJson } from '../../../contract/parse-json.ts';
import { stampFile } from '../../../shared/stamp-file.ts';
import type { CatalogEntry, Problem, Unpacked } from '../collection.ts';
import type { ParquetFile } from './open-parquet.ts';

/** The location of a packed image. */
export interface RowOfImage {
  readonly file: ParquetFile;
  /** The file's name in messages. */
  readonly name: string;
  /** Counted from 0. */
  readonly index: number;
}

/** Digests by row as far as they are known; an empty one means a row without an image. */
const indexSchema = z.record(z.string().regex(/^\d+$/), z.string().regex(/^([0-9a-f]{64})?$/));

/**
 * Puts the images of some paintings into the cache, each under the digest of its bytes, so that an
 * image is stored once however many files contain it. Images that already exist are not read again.
 * One group of rows of a Parquet file is in memory at a time.
 *
 * @param rowOf the location of each painting's packed image, by the painting's id
 * @returns the entries with their files, and a problem for each row without an image
 * @throws HarnessError `PARQUET_UNREADABLE`, `CACHE_NOT_WRITABLE`
 */
export async function unpackImages(
  entries: readonly CatalogEntry[],
  rowOf: ReadonlyMap<string, RowOfImage>,
  cacheFolder: string,
): Promise<Unpacked> {
  const folder = join(cacheFolder, 'pictures');
  const shards = new Map<ParquetFile, { name: string; wanted: Map<number, CatalogEntry> }>();
  for (const entry of entries) {
    const row = rowOf.get(entry.id);
    if (row === undefined) throw new Error(`${entry.id} is in no Parquet file`);
    const shard = shards.get(row.file) ?? { name: row.name, wanted: new Map() };
    shards.set(row.file, shard);
    shard.wanted.set(row.index, entry);
  }
  const unpacked: CatalogEntry[] = [];
  const problems: Problem[] = [];
  for (const [file, { name, wanted }] of shards) {
    const digests = await unpackShard(file, new Set(wanted.keys()), folder);
    for (const [index, entry] of wanted) {
      const digest = digests.get(index) ?? '';
      if (digest === '') {
        const reason = 'contains no image';
        problems.push({ file: name, line: index + 1, reason });
      } else unpacked.push({ ...entry, file: placeOf(folder, digest) });
    }
  }
  return { entries: unpacked, problems, folders: [folder] };
}

async function unpackShard(
  file: ParquetFile,
  wanted: ReadonlySet<number>,
  folder: string,
): Promise<ReadonlyMap<number, string>> {
  const key = createHash('sha256')
    .update(JSON.stringify([await realpath(file.path), await stampFile(file.path)]))
    .digest('hex');
  const indexFile = join(folder, 'rows', `${key}.json`);
  const digests = await readIndex(indexFile);
  const isThere = (index: number) => {
    const digest = digests.get(index);
    return digest !== undefined && (digest === '' || existsSync(placeOf(folder, digest)));
  };
  for (const { start, end } of file.groups) {
    const missing = [...wanted].filter((i) => i >= start && i < end && !isThere(i));
    if (missing.length === 0) continue;
    const images = await file.readImages(start, end);
    await writing(folder, async () => {
      const writes = new Map<string, Uint8Array>();
      for (const index of missing) {
        const bytes = images[index - start];
        const digest = bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex');
        digests.set(index, digest);
        if (bytes !== undefined) writes.set(placeOf(folder, digest), bytes);
      }
      await Promise.all([...writes].map(([place, bytes]) => writeUnlessThere(place, bytes)));
      // The index is written after its images: a kill costs one group.
      await mkdir(dirname(indexFile), { recursive: true });
      await writeFileAtomic(indexFile, JSON.stringify(Object.fromEntries(digests)));
    });
  }
  return digests;
}

async function writeUnlessThere(place: string, bytes: Uint8Array): Promise<void> {
  if (existsSync(place)) return;
  await mkdir(dirname(place), { recursive: true });
  const { buffer, byteOffset, byteLength } = bytes;
  // A file damaged by a crash has another digest, so no split uses it for this image.
  await writeFileAtomic(place, Buffer.from(buffer, byteOffset, byteLength), { fsync: false });
}

/** Images by the digest of their bytes; each folder contains about a 256th of them. */
function placeOf(folder: string, digest: string): string {
  return join(folder, digest.slice(0, 2), digest);
}

async function readIndex(file: string): Promise<Map<number, string>> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    const read = indexSchema.parse(parseJson(text));
    return new Map(Object.entries(read).map(([index, digest]) => [Number(index), digest]));
  } catch {
    return new Map();
  }
}

async function writing(folder: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw new HarnessError(
      'CACHE_NOT_WRITABLE',
      `Cannot write the cache of unpacked images ${folder}: ${messageOf(error)}. Make room or choose another cache folder.`,
      { cause: error },
    );
  }
}
