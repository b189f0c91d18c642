import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { largestFloat16, roundRowsToFloat16 } from '../../contract/float16.ts';
import { itemAt } from '../../contract/item-at.ts';
import type { FeatureExtractor, FeatureMatrix } from '../../contract/plugin.ts';
import { checkView } from '../../contract/view-geometry.ts';
import type { PaintingFile } from '../../data/collection/collection.ts';
import type { ImagePool } from '../../data/images/pool.ts';
import type { NumberFormat } from '../../shared/npy.ts';
import type { Progress } from '../../shared/progress.ts';
import { removeUnfinished } from '../../shared/write-whole.ts';
import { cacheKey, describeExtractor, type EngineExtractor } from './cache-key.ts';
import { extractMissing } from './extract-missing.ts';
import type { ExtractionTimes } from './extraction-times.ts';
import { type FeatureFailure, PaintingRows } from './painting-rows.ts';
import {
  cacheNotWritable,
  listShards,
  readShardIndex,
  readShardTable,
  writeCacheFile,
  writeShard,
  writeShardAtOnce,
} from './shard.ts';
import type { FinishedRows, ShardUnderWay } from './shard-under-way.ts';

export type { FeatureFailure } from './painting-rows.ts';

/** The result of a request. */
export interface FillResult {
  readonly failures: readonly FeatureFailure[];
  /** Number of different paintings whose features were computed now. */
  readonly computed: number;
  /** Number of different paintings whose features came from the cache. */
  readonly reused: number;
  /** How the time was spent; undefined if nothing was missing. */
  readonly times: ExtractionTimes | undefined;
}

export interface FeatureResult extends FillResult {
  /** A row for each painting of the request, in the same order. */
  readonly matrix: FeatureMatrix;
}

/** One extractor, or several whose features are joined into one row. */
export type Extractors = EngineExtractor | readonly EngineExtractor[];

export interface FeatureStore {
  /** Reads features from the cache, and computes the missing ones. */
  features(extractors: Extractors, paintings: readonly PaintingFile[]): Promise<FeatureResult>;
  /** Computes missing features without keeping them in memory. */
  fill(extractors: Extractors, paintings: readonly PaintingFile[]): Promise<FillResult>;
  /**
   * Writes the finished part of the current shard, synchronously: for a process that is ending. Parts
   * that cannot be written are lost.
   *
   * @returns number of paintings in the current requests whose features were computed and stored
   */
  keepFinished(): number;
}

export interface FeatureStoreOptions {
  /** The folder of all caches; it is created when something is computed. */
  readonly folder: string;
  /** `float16` takes half the space; the values are then rounded, including those returned. */
  readonly storage?: NumberFormat | undefined;
  readonly pool: ImagePool;
  /** Prints a line for the user. */
  readonly log?: (line: string) => void;
  readonly startProgress?: (label: string, total: number, unit: string) => Progress;
  /** Called at once for each painting that cannot be decoded; if it throws, the work stops. */
  readonly onBadImage?: ((painting: PaintingFile, reason: string) => void) | undefined;
  /** Called with the times of each extraction. */
  readonly onTimes?: ((times: ExtractionTimes) => void) | undefined;
}

/**
 * A cache of features, `<folder>/<key>/<shard>.npy` with an index next to each, keyed by the content
 * of the image files and everything on which the features depend; every extractor has a separate one.
 *
 * A request is divided into fixed shards of 64 different paintings, in its order. Features that a
 * shard lacks are computed in batches that never extend into the next shard, and are written at once.
 * A request that was killed therefore repeats at most one shard when it is made again, and uses the
 * same batches, so that its features are identical bit for bit to those of an uninterrupted one.
 */
export function createFeatureStore(options: FeatureStoreOptions): FeatureStore {
  const underWay: UnderWay = new Set();
  const load = (extractors: Extractors, paintings: readonly PaintingFile[], keeps: boolean) =>
    loadOrCompute(options, extractors, paintings, keeps, underWay);
  return {
    async features(extractors, paintings) {
      const { rows, ...result } = await load(extractors, paintings, true);
      return { matrix: rows.expand(), ...result };
    },
    async fill(extractors, paintings) {
      const { rows: _, ...result } = await load(extractors, paintings, false);
      return result;
    },
    keepFinished: () => [...underWay].reduce((sum, keep) => sum + keep(), 0),
  };
}

/** Each keeps the finished part of its current shard, and counts what its request has computed. */
type UnderWay = Set<() => number>;

/** The cache of one extractor. */
interface OwnCache {
  readonly extractor: EngineExtractor;
  readonly folder: string;
  readonly description: ReturnType<typeof describeExtractor>;
}

async function loadOrCompute(
  options: FeatureStoreOptions,
  asked: Extractors,
  paintings: readonly PaintingFile[],
  keepsNumbers: boolean,
  underWay: UnderWay,
): Promise<FillResult & { rows: PaintingRows }> {
  const extractors = 'open' in asked ? [asked] : asked;
  const caches = extractors.map((extractor): OwnCache => {
    checkView(extractor.view);
    const description = describeExtractor(extractor, options.storage);
    return { extractor, description, folder: join(options.folder, cacheKey(description)) };
  });
  const widths = extractors.map(({ width }) => width);
  const rows = new PaintingRows(paintings, widths, keepsNumbers);
  for (const [i, cache] of caches.entries()) loadCached(cache, i, rows, options.log);
  const reused = rows.countComplete();
  const reasons = new Map<number, string>();
  const times = await computeMissing(options, caches, rows, reasons, underWay);
  const failures = rows.listFailures(reasons);
  return { rows, failures, computed: rows.countComplete() - reused, reused, times };
}

function loadCached(
  { folder, extractor }: OwnCache,
  place: number,
  rows: PaintingRows,
  log?: (line: string) => void,
): void {
  for (const name of listShards(folder)) {
    try {
      const index = readShardIndex(folder, name);
      if (index.width !== extractor.width) throw new Error('its width is different');
      const wanted = index.digests.flatMap((digest, from) => {
        const row = rows.rowToFill(place, digest);
        return row === undefined ? [] : [{ from, row }];
      });
      if (wanted.length === 0) continue;
      const { data, width } = readShardTable(folder, name, index);
      for (const { from, row } of wanted) {
        rows.fill(place, row, data.subarray(from * width, (from + 1) * width));
      }
    } catch (error) {
      log?.(`Feature cache: shard ${join(folder, name)} is ignored: ${messageOf(error)}`);
    }
  }
}

async function computeMissing(
  options: FeatureStoreOptions,
  caches: readonly OwnCache[],
  rows: PaintingRows,
  reasons: Map<number, string>,
  underWay: UnderWay,
): Promise<ExtractionTimes | undefined> {
  const shards = rows.cutMissing();
  if (shards.length === 0) return undefined;
  // Done before an extractor opens, so that a disk error does not cost the time to load a network.
  for (const { folder, description } of caches) {
    makeFolder(folder);
    await writeCacheFile(join(folder, 'extractor.json'), `${canonicalJson(description)}\n`);
  }
  let worstLoss = 0;
  const layOut = (finished: FinishedRows) => {
    const { folder, extractor } = itemAt(caches, finished.extractor);
    const { width } = extractor;
    const data = joinRows(finished.features, width);
    if (options.storage === 'float16') {
      throwOnTooLarge(extractor, data);
      worstLoss = Math.max(worstLoss, roundRowsToFloat16(data, width));
    }
    const digests = finished.rows.map((row) => itemAt(rows.paintings, row).digest);
    return { folder, digests, table: { rows: digests.length, width, data } };
  };
  let begun: ShardUnderWay | undefined;
  const kept = new Set<number>();
  const keep = () => {
    for (const finished of begun?.listFinished() ?? []) {
      try {
        const { folder, digests, table } = layOut(finished);
        writeShardAtOnce(folder, digests, table, options.storage);
        for (const row of finished.rows) kept.add(row);
      } catch {
        // The next process computes it.
      }
    }
    return kept.size;
  };
  underWay.add(keep);
  try {
    const times = await extractMissing({
      ...options,
      extractors: caches.map(({ extractor }) => extractor),
      paintings: rows.paintings,
      shards,
      begin(shard) {
        begun = shard;
      },
      async store(finished) {
        const { folder, digests, table } = layOut(finished);
        await writeShard(folder, digests, table, options.storage);
        const { data, width } = table;
        for (const [i, row] of finished.rows.entries()) {
          rows.fill(finished.extractor, row, data.subarray(i * width, (i + 1) * width));
          kept.add(row);
        }
      },
      refuse(row, reason) {
        reasons.set(row, reason);
        options.onBadImage?.(itemAt(rows.paintings, row), reason);
      },
    });
    options.onTimes?.(times);
    if (options.storage === 'float16') {
      options.log?.(
        `Stored as float16: a painting's features moved by at most ${(100 * worstLoss).toPrecision(2)} % of their length`,
      );
    }
    return times;
  } finally {
    underWay.delete(keep);
  }
}

function joinRows(rows: readonly Float32Array[], width: number): Float32Array {
  const joined = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) joined.set(row, i * width);
  return joined;
}

function throwOnTooLarge(extractor: FeatureExtractor, data: Float32Array): void {
  const large = data.find((value) => Math.abs(value) > largestFloat16);
  if (large === undefined) return;
  throw new HarnessError(
    'FEATURES_TOO_LARGE',
    `The extractor ${JSON.stringify(extractor.id)} gave ${large}, beyond float16's largest number, ${largestFloat16}. Store these features as float32.`,
  );
}

/** Creates a cache's folder, and removes partial files of a killed process. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    removeUnfinished(folder);
  } catch (error) {
    throw cacheNotWritable(folder, error);
  }
}
