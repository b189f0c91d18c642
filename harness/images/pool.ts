import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import type { PixelBatch, View } from '../plugin.ts';
import type { DecodeFailure, DecodeTask, InspectTask } from './decode-worker.ts';
import type { ImageFacts, ImageFailure } from './facts.ts';

/** Decoded images; one that could not be decoded keeps its place as zeros. */
export interface DecodedBatch {
  readonly batch: PixelBatch;
  /** `index` counts from the batch's first image. */
  readonly failures: readonly DecodeFailure[];
}

/** Worker threads that decode images. They start with the first task and end with `close`. */
export interface ImagePool {
  readonly workers: number;
  /**
   * Decodes files in their order, `batchSize` a batch, the last batch being smaller. Decoding runs
   * ahead while the consumer works, a few batches at most. A batch's pixels are never overwritten.
   */
  decode(files: readonly string[], view: View, batchSize: number): AsyncIterable<DecodedBatch>;
  /** The same for batches that are cut already. */
  decodeBatches(batches: readonly (readonly string[])[], view: View): AsyncIterable<DecodedBatch>;
  /** Reads and decodes one file to its end and says what it is, or why it cannot be used. */
  inspect(file: string): Promise<ImageFacts | ImageFailure>;
  /** Ends the workers; work that has not been done is lost. */
  close(): Promise<void>;
}

/** Images that are being decoded or wait for the consumer, a worker; two batches at least. */
const aheadPerWorker = 8;

/**
 * A pool of decoding workers, one a core but for one by default.
 *
 * Node.js runs sharp's work in one pool of threads for the whole process, four of them unless
 * `UV_THREADPOOL_SIZE` says otherwise *before* Node.js starts: more workers than that do not help.
 */
export function createImagePool(options: { workers?: number } = {}): ImagePool {
  const workers = Math.max(1, options.workers ?? availableParallelism() - 1);
  let threads: Tinypool | undefined;
  const run = (task: DecodeTask | InspectTask) => {
    threads ??= startThreads(workers);
    return threads.run(task);
  };

  const decodeBatch = async (files: readonly string[], view: View): Promise<DecodedBatch> => {
    const stride = view.size * view.size * 3;
    const pixels = new SharedArrayBuffer(files.length * stride);
    const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const task: DecodeTask = { kind: 'decode', files, view, stride, pixels, next };
    const shares: DecodeFailure[][] = await Promise.all(
      Array.from({ length: Math.min(workers, files.length) }, () => run(task)),
    );
    return {
      batch: {
        data: new Uint8Array(pixels),
        count: files.length,
        height: view.size,
        width: view.size,
      },
      failures: shares.flat().sort((a, b) => a.index - b.index),
    };
  };

  async function* decodeBatches(batches: readonly (readonly string[])[], view: View) {
    const ahead: { images: number; decoded: Promise<DecodedBatch> }[] = [];
    let started = 0;
    let imagesAhead = 0;
    const decodeAhead = () => {
      while (
        started < batches.length &&
        (ahead.length < 2 || imagesAhead < workers * aheadPerWorker)
      ) {
        const files = batches[started++]!;
        const decoded = decodeBatch(files, view);
        // A consumer that left early awaits nothing; its batches must not end the process.
        decoded.catch(() => {});
        ahead.push({ images: files.length, decoded });
        imagesAhead += files.length;
      }
    };
    for (decodeAhead(); ahead.length > 0; ) {
      const { images, decoded } = ahead.shift()!;
      const batch = await decoded;
      imagesAhead -= images;
      decodeAhead();
      yield batch;
    }
  }

  return {
    workers,
    decodeBatches,
    decode(files, view, batchSize) {
      if (!Number.isInteger(batchSize) || batchSize < 1) {
        throw new RangeError(`Expected batchSize to be a whole number >= 1, got ${batchSize}`);
      }
      const batches: (readonly string[])[] = [];
      for (let start = 0; start < files.length; start += batchSize) {
        batches.push(files.slice(start, start + batchSize));
      }
      return decodeBatches(batches, view);
    },
    inspect: (file) => run({ kind: 'inspect', file }),
    async close() {
      const ending = threads;
      threads = undefined;
      await ending?.destroy();
    },
  };
}

function startThreads(workers: number): Tinypool {
  return new Tinypool({
    filename: fileURLToPath(new URL('./decode-worker.ts', import.meta.url)),
    name: 'runTask',
    runtime: 'worker_threads',
    minThreads: workers,
    maxThreads: workers,
    // Tasks queue inside the workers, which go on while the engine blocks the main thread.
    concurrentTasksPerWorker: 1_000,
    execArgv: ['--import', new URL('../typescript/register.js', import.meta.url).href],
  });
}
