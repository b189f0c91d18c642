import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import { itemAt } from '../../contract/item-at.ts';
import type { PixelBatch, View } from '../../contract/plugin.ts';
import { checkView, countBytes, countImages } from '../../contract/view-geometry.ts';
import type { PlacedFiles } from '../copies/compare-files.ts';
import type { Sketch } from '../copies/sketch.ts';
import type { DecodeFailure, DecodeShare, DecodeTask, ImageTask } from './decode-worker.ts';
import type { ImageFacts, ImageFailure } from './facts.ts';
import { createPixelSlots } from './pixel-slots.ts';

/** Decoded images; a painting that could not be decoded keeps its place as zeros. */
export interface DecodedBatch {
  readonly batch: PixelBatch;
  /** `index` counts from the batch's first painting. */
  readonly failures: readonly DecodeFailure[];
}

/** Files that are decoded together, each opened once for all its requested views. */
export interface BatchRequest {
  readonly files: readonly string[];
  /** A view, and the indices in `files` of the files that need it. */
  readonly views: readonly { readonly view: View; readonly members: readonly number[] }[];
}

/** An answered `BatchRequest`. */
export interface DecodedViews {
  /** The images of each view's members, in their order. */
  readonly batches: readonly PixelBatch[];
  /** `index` counts in the request's files. */
  readonly failures: readonly DecodeFailure[];
  /** Seconds that all workers together spent on it. */
  readonly workerSeconds: number;
  /** Releases the pixels; another batch may then overwrite them. */
  release(): void;
}

/** Worker threads that decode images. They start with the first task and end with `close`. */
export interface ImagePool {
  readonly workers: number;
  /**
   * Decodes files in their order, in batches of `batchSize`; the last batch may be smaller. Decoding
   * runs ahead while the consumer works, by a few batches at most. A batch's pixels are never
   * overwritten.
   *
   * @throws HarnessError `VIEW_INVALID`
   */
  decode(files: readonly string[], view: View, batchSize: number): AsyncIterable<DecodedBatch>;
  /** The same for given batches and for several views; `release` frees a batch. */
  decodeBatches(requests: Iterable<BatchRequest>): AsyncIterable<DecodedViews>;
  /** Decodes one file completely and returns its facts, or why it is unusable. */
  inspect(file: string): Promise<ImageFacts | ImageFailure>;
  /** Draws the sketch of a file for finding copies, or returns why it cannot. */
  sketch(file: string): Promise<Sketch | ImageFailure>;
  /** Overlays two files: the share of their common area in which they look the same. */
  compare(files: PlacedFiles): Promise<number>;
  /** Stops the workers; unfinished work is lost. */
  close(): Promise<void>;
}

/** Paintings per worker that are being decoded or wait for the consumer. */
const aheadPerWorker = 8;
/** Decoded pixels that wait for the consumer, in total. Two batches may always wait. */
const aheadBytes = 512 * 2 ** 20;

/**
 * A pool of decoding workers, by default one per core, minus one.
 *
 * Node.js runs sharp's work in one thread pool for the whole process, with four threads unless
 * `UV_THREADPOOL_SIZE` is set *before* Node.js starts: more workers than threads do not help.
 */
export function createImagePool(options: { workers?: number | undefined } = {}): ImagePool {
  const workers = Math.max(1, options.workers ?? availableParallelism() - 1);
  const slots = createPixelSlots();
  let threads: Tinypool | undefined;
  const run = (task: ImageTask) => {
    threads ??= startThreads(workers);
    return threads.run(task);
  };

  const decodeBatch = async ({ files, views }: BatchRequest): Promise<DecodedViews> => {
    const targets = views.map(({ view, members }) => {
      const places = new Int32Array(files.length).fill(-1);
      for (const [slot, index] of members.entries()) places[index] = slot;
      const stride = countBytes(view);
      const bytes = members.length * stride;
      return { view, stride, bytes, members, pixels: slots.take(bytes), slots: places };
    });
    const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const task: DecodeTask = {
      kind: 'decode',
      files,
      targets: targets.map(({ view, stride, pixels, slots }) => ({ view, stride, pixels, slots })),
      next,
    };
    const shares: DecodeShare[] = await Promise.all(
      Array.from({ length: Math.min(workers, files.length) }, () => run(task)),
    );
    let isReleased = false;
    return {
      batches: targets.map(({ view, members, pixels, bytes }) => ({
        data: new Uint8Array(pixels, 0, bytes),
        count: members.length,
        images: countImages(view),
        height: view.size,
        width: view.size,
      })),
      failures: shares.flatMap(({ failures }) => failures).sort((a, b) => a.index - b.index),
      workerSeconds: shares.reduce((sum, { busyMs }) => sum + busyMs, 0) / 1_000,
      release() {
        if (isReleased) return;
        isReleased = true;
        for (const { pixels } of targets) slots.giveBack(pixels);
      },
    };
  };

  async function* decodeBatches(requests: Iterable<BatchRequest>) {
    const left = requests[Symbol.iterator]();
    const ahead: { images: number; bytes: number; decoded: Promise<DecodedViews> }[] = [];
    let [imagesAhead, bytesAhead] = [0, 0];
    const decodeAhead = () => {
      while (
        ahead.length < 2 ||
        (imagesAhead < workers * aheadPerWorker && bytesAhead < aheadBytes)
      ) {
        const { value: request, done } = left.next();
        if (done) return;
        const decoded = decodeBatch(request);
        // A consumer that left early does not await its batches; they must not end the process.
        decoded.catch(() => {});
        const images = request.files.length;
        const bytes = request.views.reduce(
          (sum, { view, members }) => sum + members.length * countBytes(view),
          0,
        );
        ahead.push({ images, bytes, decoded });
        imagesAhead += images;
        bytesAhead += bytes;
      }
    };
    decodeAhead();
    for (let first = ahead.shift(); first !== undefined; first = ahead.shift()) {
      const { images, bytes, decoded } = first;
      const batch = await decoded;
      imagesAhead -= images;
      bytesAhead -= bytes;
      decodeAhead();
      yield batch;
    }
  }

  return {
    workers,
    decodeBatches,
    decode(files, view, batchSize) {
      checkView(view);
      if (!Number.isInteger(batchSize) || batchSize < 1) {
        throw new RangeError(`Expected batchSize to be an integer >= 1, got ${batchSize}`);
      }
      return firstViews(decodeBatches(cutBatches(files, view, batchSize)));
    },
    inspect: (file) => run({ kind: 'inspect', file }),
    sketch: (file) => run({ kind: 'sketch', file }),
    compare: (files) => run({ kind: 'compare', files }),
    async close() {
      const ending = threads;
      threads = undefined;
      await ending?.destroy();
    },
  };
}

function* cutBatches(files: readonly string[], view: View, batchSize: number) {
  for (let start = 0; start < files.length; start += batchSize) {
    const batch = files.slice(start, start + batchSize);
    yield { files: batch, views: [{ view, members: [...batch.keys()] }] };
  }
}

async function* firstViews(decoded: AsyncIterable<DecodedViews>): AsyncIterable<DecodedBatch> {
  for await (const { batches, failures } of decoded) {
    yield { batch: itemAt(batches, 0), failures };
  }
}

function startThreads(workers: number): Tinypool {
  return new Tinypool({
    filename: fileURLToPath(new URL('./decode-worker.ts', import.meta.url)),
    name: 'runTask',
    runtime: 'worker_threads',
    minThreads: workers,
    maxThreads: workers,
    // Tasks queue inside the workers, which continue while the engine blocks the main thread.
    concurrentTasksPerWorker: 1_000,
    execArgv: ['--import', new URL('../../shared/typescript/register.js', import.meta.url).href],
  });
}
