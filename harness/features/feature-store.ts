import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../canonical-json.ts';
import { HarnessError, messageOf } from '../errors.ts';
import type { DecodedBatch, ImagePool } from '../images/pool.ts';
import type { FeatureExtractor, FeatureMatrix } from '../plugin.ts';
import { type Progress, silentProgress } from '../progress.ts';
import { cacheKey, describeExtractor } from './cache-key.ts';
import {
  cacheNotWritable,
  listShards,
  readShardIndex,
  readShardTable,
  shardSize,
  writeCacheFile,
  writeShard,
} from './shard.ts';

/** A painting whose features are asked for. */
export interface PaintingFile {
  /** SHA-256 of the file, hex: what its features are cached under. */
  readonly digest: string;
  readonly file: string;
}

/** A painting that could not be decoded now; its row is zeros and nothing is cached. */
export interface FeatureFailure {
  /** Its place in the request. */
  readonly index: number;
  readonly digest: string;
  readonly file: string;
  /** In words for people. */
  readonly reason: string;
}

export interface FeatureResult {
  /** A row for each painting of the request, in its order. */
  readonly matrix: FeatureMatrix;
  readonly failures: readonly FeatureFailure[];
  /** Different paintings whose features were computed now. */
  readonly computed: number;
  /** Different paintings whose features came from the cache. */
  readonly reused: number;
}

export interface FeatureStore {
  /** Features from the cache, and computed for those that it lacks. */
  features(extractor: FeatureExtractor, paintings: readonly PaintingFile[]): Promise<FeatureResult>;
}

export interface FeatureStoreOptions {
  /** Where all caches are; it is made when something is computed. */
  readonly folder: string;
  /** Engines of one class give numbers that may stand for each other, such as `float32`. */
  readonly precisionClass: string;
  readonly pool: ImagePool;
  /** A line for the person who watches. */
  readonly log?: (line: string) => void;
  readonly startProgress?: (label: string, total: number, unit: string) => Progress;
}

/**
 * A cache of features, `<folder>/<key>/<shard>.npy` with an index beside each, keyed by what the
 * image files contain and by all that the numbers depend on.
 *
 * A request is cut into fixed shards of 64 different paintings, in its order. What a shard lacks
 * is computed in batches that never reach into the next shard, and is written at once. A request
 * that was killed therefore repeats one shard at most when it is made again, and sees the same
 * batches, hence the same numbers to the bit, as one that was not.
 */
export function createFeatureStore(options: FeatureStoreOptions): FeatureStore {
  return { features: (extractor, paintings) => loadOrCompute(options, extractor, paintings) };
}

async function loadOrCompute(
  options: FeatureStoreOptions,
  extractor: FeatureExtractor,
  paintings: readonly PaintingFile[],
): Promise<FeatureResult> {
  const description = describeExtractor(extractor, options.precisionClass);
  const folder = join(options.folder, cacheKey(description));
  const table = new UniqueRows(paintings, extractor.width);
  loadCached(folder, table, options.log);
  const reused = table.filledCount;
  const reasons = new Map<number, string>();
  const shards = table.cutMissing();
  if (shards.length > 0) {
    // Before the extractor opens: a disk that refuses must not cost a network's start.
    makeFolder(folder);
    await writeCacheFile(join(folder, 'extractor.json'), `${canonicalJson(description)}\n`);
    await computeMissing(options, extractor, folder, table, shards, reasons);
  }
  return {
    matrix: table.expand(),
    failures: table.listFailures(reasons),
    computed: table.filledCount - reused,
    reused,
  };
}

/** The different paintings of a request, in the order of their first mention, with their rows. */
class UniqueRows {
  readonly paintings: PaintingFile[] = [];
  readonly data: Float32Array;
  readonly #rowOf = new Map<string, number>();
  readonly #isFilled: Uint8Array;
  filledCount = 0;

  constructor(
    readonly request: readonly PaintingFile[],
    readonly width: number,
  ) {
    for (const painting of request) {
      if (this.#rowOf.has(painting.digest)) continue;
      this.#rowOf.set(painting.digest, this.paintings.length);
      this.paintings.push(painting);
    }
    this.data = new Float32Array(this.paintings.length * width);
    this.#isFilled = new Uint8Array(this.paintings.length);
  }

  /** The row of a painting that has no features yet; undefined for all others. */
  rowToFill(digest: string): number | undefined {
    const row = this.#rowOf.get(digest);
    return row === undefined || this.#isFilled[row] === 1 ? undefined : row;
  }

  fill(row: number, features: Float32Array): void {
    this.data.set(features, row * this.width);
    this.#isFilled[row] = 1;
    this.filledCount++;
  }

  /** Rows to compute, grouped by the fixed shards of the request; full shards are left out. */
  cutMissing(): number[][] {
    const shards: number[][] = [];
    for (let start = 0; start < this.paintings.length; start += shardSize) {
      const end = Math.min(start + shardSize, this.paintings.length);
      const rows = Array.from({ length: end - start }, (_, i) => start + i);
      const missing = rows.filter((row) => this.#isFilled[row] === 0);
      if (missing.length > 0) shards.push(missing);
    }
    return shards;
  }

  /** A row for each painting of the request. */
  expand(): FeatureMatrix {
    const { request, width } = this;
    if (request.length === this.paintings.length) {
      return { rows: request.length, width, data: this.data };
    }
    const data = new Float32Array(request.length * width);
    for (const [i, { digest }] of request.entries()) {
      const row = this.#rowOf.get(digest)!;
      data.set(this.data.subarray(row * width, (row + 1) * width), i * width);
    }
    return { rows: request.length, width, data };
  }

  listFailures(reasons: ReadonlyMap<number, string>): FeatureFailure[] {
    if (reasons.size === 0) return [];
    return this.request.flatMap(({ digest, file }, index) => {
      const reason = reasons.get(this.#rowOf.get(digest)!);
      return reason === undefined ? [] : [{ index, digest, file, reason }];
    });
  }
}

function loadCached(folder: string, table: UniqueRows, log?: (line: string) => void): void {
  for (const name of listShards(folder)) {
    try {
      const index = readShardIndex(folder, name);
      if (index.width !== table.width) throw new Error('its width is another');
      const wanted = index.digests.flatMap((digest, from) => {
        const row = table.rowToFill(digest);
        return row === undefined ? [] : [{ from, row }];
      });
      if (wanted.length === 0) continue;
      const { data, width } = readShardTable(folder, name, index);
      for (const { from, row } of wanted) {
        table.fill(row, data.subarray(from * width, (from + 1) * width));
      }
    } catch (error) {
      log?.(`Feature cache: shard ${join(folder, name)} is left out: ${messageOf(error)}`);
    }
  }
}

async function computeMissing(
  options: FeatureStoreOptions,
  extractor: FeatureExtractor,
  folder: string,
  table: UniqueRows,
  shards: readonly (readonly number[])[],
  reasons: Map<number, string>,
): Promise<void> {
  const { width, view, batchSize } = extractor;
  const batches = shards.flatMap((rows) => cutBatches(rows, batchSize));
  const total = shards.reduce((sum, rows) => sum + rows.length, 0);
  const decoded = options.pool
    .decodeBatches(
      batches.map((rows) => rows.map((row) => table.paintings[row]!.file)),
      view,
    )
    [Symbol.asyncIterator]();
  const decodeNext = () => {
    const next = decoded.next();
    // When the extractor fails, nobody awaits what was decoded ahead.
    next.catch(() => {});
    return next;
  };
  // Decoding starts while the network is still being opened.
  let next = decodeNext();
  const opened = await extractor.open();
  const startProgress = options.startProgress ?? (() => silentProgress);
  const progress = startProgress('Features', total, 'paintings');
  try {
    for (const rows of shards) {
      const computed: number[] = [];
      for (const batchRows of cutBatches(rows, batchSize)) {
        const { batch, failures } = (await next).value as DecodedBatch;
        next = decodeNext();
        for (const { index, reason } of failures) reasons.set(batchRows[index]!, reason);
        if (failures.length < batch.count) {
          const features = await opened.extract(batch);
          throwOnBadFeatures(extractor, features, batch.count);
          for (const [i, row] of batchRows.entries()) {
            if (reasons.has(row)) continue;
            table.fill(row, features.subarray(i * width, (i + 1) * width));
            computed.push(row);
          }
        }
        progress.advance(batch.count);
      }
      if (computed.length > 0) await writeRows(folder, table, computed);
    }
  } finally {
    progress.stop();
    opened.dispose();
    // Ends the decoding ahead; not awaited, since that would wait for images nobody needs.
    void decoded.return?.();
  }
}

function cutBatches(rows: readonly number[], batchSize: number): (readonly number[])[] {
  const batches: (readonly number[])[] = [];
  for (let i = 0; i < rows.length; i += batchSize) batches.push(rows.slice(i, i + batchSize));
  return batches;
}

async function writeRows(folder: string, table: UniqueRows, rows: readonly number[]) {
  const { width } = table;
  const data = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) {
    data.set(table.data.subarray(row * width, (row + 1) * width), i * width);
  }
  const digests = rows.map((row) => table.paintings[row]!.digest);
  await writeShard(folder, digests, { rows: rows.length, width, data });
}

function throwOnBadFeatures(
  extractor: FeatureExtractor,
  features: Float32Array,
  count: number,
): void {
  const name = JSON.stringify(extractor.id);
  if (features.length !== count * extractor.width) {
    throw new HarnessError(
      'FEATURES_OF_WRONG_SIZE',
      `The extractor ${name} gave ${features.length} numbers for ${count} paintings, expected ${count} × ${extractor.width}. Correct its width or its extract().`,
    );
  }
  if (!features.every(Number.isFinite)) {
    throw new HarnessError(
      'FEATURES_NOT_FINITE',
      `The extractor ${name} gave NaN or an infinite number. Nothing of this batch was cached; check its weights and its extract().`,
    );
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw cacheNotWritable(folder, error);
  }
}
