import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../contract/errors.ts';
import type { ExtractorDescription } from './cache-key.ts';
import { listShards, readShardIndex, readShardTable } from './shard.ts';

/** The features of one extractor on one class of engines. */
export interface CacheSummary {
  /** The name of its folder. */
  readonly key: string;
  /** Undefined if `extractor.json` is missing or broken. */
  readonly extractor: ExtractorDescription | undefined;
  readonly shards: number;
  /** Number of different paintings with features. */
  readonly paintings: number;
  readonly bytes: number;
}

/** A damaged file of a cache. */
export interface CacheProblem {
  readonly key: string;
  readonly shard: string;
  readonly reason: string;
}

/** Files that belong to no shard are kept this long, because another process may be writing them. */
const unfinishedMs = 60 * 60_000;

const descriptionSchema = z.object({
  id: z.record(z.string(), z.unknown()),
  view: z.object({ kind: z.string(), size: z.number() }),
  width: z.number(),
});

const cacheFolderName = /^[0-9a-f]{64}$/;

/** The caches below the folder of a feature store, by key. */
export function listCaches(folder: string): CacheSummary[] {
  return listKeys(folder).map((key) => {
    const cache = join(folder, key);
    const paintings = new Set<string>();
    const shards = listShards(cache);
    for (const name of shards) {
      try {
        for (const digest of readShardIndex(cache, name).digests) paintings.add(digest);
      } catch {
        // `verifyCache` reports it.
      }
    }
    const bytes = readdirSync(cache).reduce((sum, name) => sum + sizeOf(join(cache, name)), 0);
    return {
      key,
      extractor: readExtractor(cache),
      shards: shards.length,
      paintings: paintings.size,
      bytes,
    };
  });
}

/** Reads every shard of every cache and checks it against its digests. */
export function verifyCache(folder: string, onShard?: () => void): CacheProblem[] {
  return listKeys(folder).flatMap((key) =>
    listShards(join(folder, key)).flatMap((shard) => {
      onShard?.();
      try {
        readShardTable(join(folder, key), shard, readShardIndex(join(folder, key), shard));
        return [];
      } catch (error) {
        return [{ key, shard, reason: messageOf(error) }];
      }
    }),
  );
}

/**
 * Removes damaged shards, and unfinished files of processes that were killed more than an hour ago.
 * Returns the removed paths, relative to the folder.
 */
export function pruneCache(folder: string): string[] {
  const removed: string[] = [];
  const remove = (key: string, name: string) => {
    rmSync(join(folder, key, name), { force: true });
    removed.push(`${key}/${name}`);
  };
  // The index is removed first: without it the values do not count.
  for (const { key, shard } of verifyCache(folder)) {
    for (const end of ['json', 'npy']) remove(key, `${shard}.${end}`);
  }
  const oldest = Date.now() - unfinishedMs;
  for (const key of listKeys(folder)) {
    const cache = join(folder, key);
    const accounted = new Set(listShards(cache).flatMap((name) => [`${name}.json`, `${name}.npy`]));
    for (const name of readdirSync(cache)) {
      if (name === 'extractor.json' || accounted.has(name)) continue;
      const file = statSync(join(cache, name), { throwIfNoEntry: false });
      if (file?.isFile() && file.mtimeMs < oldest) remove(key, name);
    }
  }
  return removed;
}

/** Removes all features of one extractor. */
export function removeCache(folder: string, key: string): void {
  rmSync(join(folder, key), { recursive: true, force: true });
}

function listKeys(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && cacheFolderName.test(entry.name))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readExtractor(cache: string): ExtractorDescription | undefined {
  try {
    const description = JSON.parse(readFileSync(join(cache, 'extractor.json'), 'utf8'));
    return descriptionSchema.safeParse(description).success ? description : undefined;
  } catch {
    return undefined;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
