import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { isDiskFull } from '../../shared/is-disk-full.ts';
import { decodeNpy, encodeNpy, type Float32Table, type NumberFormat } from '../../shared/npy.ts';
import { writeWhole, writeWholeAtOnce } from '../../shared/write-whole.ts';

/** Paintings per shard: the most that a kill costs. */
export const shardSize = 64;

const shardIndex = z.object({
  /** SHA-256 of the image files, one per row. */
  digests: z.array(z.string().regex(/^[0-9a-f]{64}$/)).min(1),
  width: z.number().int().positive(),
  /** SHA-256 of the npy file. */
  npy: z.string().regex(/^[0-9a-f]{64}$/),
});

/** A shard's index: the paintings of its rows. */
export type ShardIndex = z.output<typeof shardIndex>;

const shardName = /^[0-9a-f]{64}$/;

/** The names of the shards in a cache folder, in code-unit order; none if it does not exist. */
export function listShards(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new HarnessError(
      'CACHE_NOT_READABLE',
      `Cannot read the feature cache ${folder}: ${messageOf(error)}. Delete it or choose another cache folder.`,
      { cause: error },
    );
  }
  return names
    .filter((name) => name.endsWith('.json') && shardName.test(name.slice(0, -5)))
    .map((name) => name.slice(0, -5))
    .sort();
}

/** Reads a shard's index. Throws an `Error` that says what is wrong with it. */
export function readShardIndex(folder: string, name: string): ShardIndex {
  const text = readFileSync(join(folder, `${name}.json`), 'utf8');
  if (sha256(text) !== name) throw new Error('its index has changed since it was written');
  const parsed = shardIndex.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error('its index is not the index of a shard');
  return parsed.data;
}

/**
 * Reads a shard's features and checks them against its index. Throws an `Error` with the reason if
 * they do not match.
 */
export function readShardTable(folder: string, name: string, index: ShardIndex): Float32Table {
  const file = readFileSync(join(folder, `${name}.npy`));
  if (sha256(file) !== index.npy)
    throw new Error('its numbers have changed since they were written');
  const table = decodeNpy(file);
  if (table.rows !== index.digests.length || table.width !== index.width) {
    throw new Error('its index and its numbers differ in shape');
  }
  return table;
}

/**
 * Writes a shard either completely or not at all: the values, then the index that makes them count.
 * The name follows from the content, so two processes can only write the same bytes under one name.
 * Throws a `HarnessError` if the disk refuses; the cache stays valid.
 */
export async function writeShard(
  folder: string,
  digests: readonly string[],
  table: Float32Table,
  format: NumberFormat = 'float32',
): Promise<void> {
  for (const [file, content] of layOutShard(folder, digests, table, format)) {
    await writeCacheFile(file, content);
  }
}

/** Like {@link writeShard}, but synchronous, for a process that is being stopped. */
export function writeShardAtOnce(
  folder: string,
  digests: readonly string[],
  table: Float32Table,
  format: NumberFormat = 'float32',
): void {
  for (const [file, content] of layOutShard(folder, digests, table, format)) {
    writeWholeAtOnce(file, content);
  }
}

/** The files of a shard in the order in which they are written. */
function layOutShard(
  folder: string,
  digests: readonly string[],
  table: Float32Table,
  format: NumberFormat,
): [file: string, content: Buffer | string][] {
  const file = encodeNpy(table, format);
  const index: ShardIndex = { digests: [...digests], width: table.width, npy: sha256(file) };
  const text = `${JSON.stringify(index)}\n`;
  const name = sha256(text);
  return [
    [join(folder, `${name}.npy`), file],
    [join(folder, `${name}.json`), text],
  ];
}

/**
 * Writes a file of the cache under a temporary name and renames it, without flushing it to disk: files
 * damaged by a power cut are detected by their digests and computed again.
 */
export async function writeCacheFile(file: string, content: Buffer | string): Promise<void> {
  try {
    await writeWhole(file, content);
  } catch (error) {
    throw cacheNotWritable(file, error);
  }
}

/** The error for a cache on a disk that cannot be written. */
export function cacheNotWritable(file: string, error: unknown): HarnessError {
  return new HarnessError(
    'CACHE_NOT_WRITABLE',
    `Cannot write the feature cache ${file}: ${isDiskFull(error) ? 'the disk is full' : messageOf(error)}. ` +
      'Make room or choose another cache folder; everything computed so far is kept.',
    { cause: error },
  );
}

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}
