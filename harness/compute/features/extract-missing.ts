import { HarnessError } from '../../contract/errors.ts';
import { itemAt, valueAt } from '../../contract/item-at.ts';
import type { FeatureExtractor, OpenExtractor, PixelBatch } from '../../contract/plugin.ts';
import type { PaintingFile } from '../../data/collection/collection.ts';
import type { BatchRequest, ImagePool } from '../../data/images/pool.ts';
import { type Progress, silentProgress } from '../../shared/progress.ts';
import type { ExtractionTimes } from './extraction-times.ts';
import type { MissingShard } from './painting-rows.ts';
import { type FinishedRows, ShardUnderWay } from './shard-under-way.ts';

/** What to compute, and where to store it. */
export interface Extraction {
  readonly pool: ImagePool;
  readonly extractors: readonly FeatureExtractor[];
  /** The paintings, by row. */
  readonly paintings: readonly PaintingFile[];
  readonly shards: readonly MissingShard[];
  /** Stores the features of one extractor for rows of a shard. */
  store(finished: FinishedRows): Promise<void>;
  /** Called for each shard before any of it is computed. */
  begin(shard: ShardUnderWay): void;
  /** Called for a painting that cannot be decoded; if it throws, the extraction stops. */
  refuse(row: number, reason: string): void;
  readonly startProgress?: (label: string, total: number, unit: string) => Progress;
}

/** Paintings that are decoded together, and the ones that each extractor lacks. */
interface PlannedBatch {
  readonly rows: readonly number[];
  /** `members` are indices in `rows`. */
  readonly parts: readonly { readonly extractor: number; readonly members: readonly number[] }[];
  readonly isLastOfShard: boolean;
}

/**
 * Decodes and computes shard by shard. While the extractors work on one batch the next ones are
 * decoded; no batch extends into the next shard, and a shard is stored as soon as it is complete.
 */
export async function extractMissing(extraction: Extraction): Promise<ExtractionTimes> {
  const { pool, extractors, paintings, shards } = extraction;
  const decoded = pool.decodeBatches(requestsOf(extraction))[Symbol.asyncIterator]();
  const decodeNext = () => {
    const next = decoded.next();
    // If an extractor fails, images that were decoded ahead are never awaited.
    next.catch(() => {});
    return next;
  };
  // Decoding starts while the network is still being loaded.
  let next = decodeNext();
  const opened = new Map<number, OpenExtractor>();
  const seconds = { computing: 0, waiting: 0, writing: 0, decoding: 0 };
  const time = async <T>(phase: 'computing' | 'waiting' | 'writing', work: () => Promise<T>) => {
    const startedAt = performance.now();
    const result = await work();
    seconds[phase] += (performance.now() - startedAt) / 1_000;
    return result;
  };
  let progress = silentProgress;
  try {
    for (const [i, extractor] of extractors.entries()) {
      const isLacking = shards.some(({ lacking }) => itemAt(lacking, i).length > 0);
      if (isLacking) opened.set(i, await extractor.open());
    }
    const total = shards.reduce((sum, { rows }) => sum + rows.length, 0);
    progress = extraction.startProgress?.('Features', total, 'paintings') ?? silentProgress;
    const startedAt = performance.now();
    const beginShard = () => {
      const begun = new ShardUnderWay(extractors.length);
      extraction.begin(begun);
      return begun;
    };
    let underWay = beginShard();
    let computed = 0;
    for (const { rows, parts, isLastOfShard } of planBatches(extractors, shards)) {
      const answer = await time('waiting', () => next);
      if (answer.done) throw new Error('The pool gave fewer batches than it was asked for');
      const { batches, failures, workerSeconds, release } = answer.value;
      next = decodeNext();
      seconds.decoding += workerSeconds;
      const bad = new Set(failures.map(({ index }) => index));
      for (const { index, reason } of failures) extraction.refuse(itemAt(rows, index), reason);
      for (const [i, { extractor, members }] of parts.entries()) {
        const features = await time('computing', () =>
          extract(
            itemAt(extractors, extractor),
            valueAt(opened, extractor),
            itemAt(batches, i),
            (at) => bad.has(itemAt(members, at)),
          ),
        );
        for (const [at, member] of members.entries()) {
          if (!bad.has(member)) underWay.add(extractor, itemAt(rows, member), itemAt(features, at));
        }
      }
      underWay.endBatch(bad.size === 0);
      release();
      computed += rows.length - bad.size;
      progress.advance(rows.length);
      if (!isLastOfShard) continue;
      await time('writing', async () => {
        for (const finished of underWay.list()) await extraction.store(finished);
      });
      underWay = beginShard();
    }
    const elapsed = (performance.now() - startedAt) / 1_000;
    const { decoding, ...phases } = seconds;
    const decodersBusy = Math.min(1, decoding / pool.workers / Math.max(elapsed, 1e-9));
    return { paintings: computed, total: elapsed, ...phases, decodersBusy };
  } finally {
    progress.stop();
    for (const open of opened.values()) open.dispose();
    // Stops decoding ahead; not awaited, since that would wait for images that are not needed.
    void decoded.return?.();
  }

  function* requestsOf(of: Extraction): Iterable<BatchRequest> {
    for (const { rows, parts } of planBatches(of.extractors, of.shards)) {
      yield {
        files: rows.map((row) => itemAt(paintings, row).file),
        views: parts.map(({ extractor, members }) => ({
          view: itemAt(of.extractors, extractor).view,
          members,
        })),
      };
    }
  }
}

/** Batches as large as the largest extractor's, identical on every call. */
function* planBatches(
  extractors: readonly FeatureExtractor[],
  shards: readonly MissingShard[],
): Iterable<PlannedBatch> {
  const batchSize = Math.max(...extractors.map((extractor) => extractor.batchSize));
  for (const { rows, lacking } of shards) {
    const lacks = lacking.map((rows) => new Set(rows));
    for (let start = 0; start < rows.length; start += batchSize) {
      const batch = rows.slice(start, start + batchSize);
      const parts = lacks.flatMap((lacked, extractor) => {
        const members = batch.flatMap((row, at) => (lacked.has(row) ? [at] : []));
        return members.length === 0 ? [] : [{ extractor, members }];
      });
      yield { rows: batch, parts, isLastOfShard: start + batchSize >= rows.length };
    }
  }
}

/**
 * The features of each painting of a batch, which is divided into batches of the extractor's own size.
 */
async function extract(
  extractor: FeatureExtractor,
  opened: OpenExtractor,
  batch: PixelBatch,
  isBad: (index: number) => boolean,
): Promise<Float32Array[]> {
  const { width, batchSize } = extractor;
  const stride = batch.images * batch.height * batch.width * 3;
  const rows: Float32Array[] = [];
  for (let start = 0; start < batch.count; start += batchSize) {
    const end = Math.min(start + batchSize, batch.count);
    const count = end - start;
    if (Array.from({ length: count }, (_, i) => start + i).every(isBad)) {
      for (let i = 0; i < count; i++) rows.push(new Float32Array(width));
      continue;
    }
    const data = batch.data.subarray(start * stride, end * stride);
    const features = await opened.extract({ ...batch, data, count });
    throwOnBadFeatures(extractor, features, count);
    for (let i = 0; i < count; i++) rows.push(features.subarray(i * width, (i + 1) * width));
  }
  return rows;
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
