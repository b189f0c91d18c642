import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { HarnessError, messageOf } from '../contract/errors.ts';
import { type Progress, silentProgress } from '../shared/progress.ts';
import { stampFile } from '../shared/stamp-file.ts';
import { type Answerer, PairAnswerer } from './answer-pairs.ts';
import { checkWritten, submissionColumns } from './check-written.ts';
import { type Checkpoint, readCheckpoint, type Work, writeCheckpoint } from './checkpoint.ts';
import { claimFile, requireClaim } from './claim-file.ts';
import { checksumAfter, compressBlock, gzipHeader, gzipTrailer } from './compress-block.ts';
import { formatRows } from './format-rows.ts';
import { defaultChunkRows, readPairsFile } from './read-pairs.ts';

const defaultCheckpointEveryMs = 2_000;
const firstLinesKept = 6;
const header = Buffer.from(`${submissionColumns.join(',')}\n`);

export interface SubmissionOptions extends Partial<Pick<Answerer, 'isReadable' | 'fallback'>> {
  /** Kaggle's `index,image1,image2`, plain or gzip. */
  readonly pairsFile: string;
  /** Where the submission appears once it is complete and checked. */
  readonly outFile: string;
  /** The identity of the model, such as the run's id: another model starts again from the beginning. */
  readonly model: string;
  /**
   * Called once for each chunk, in the order of the file, with at most `chunkRows` pairs. It must be
   * deterministic: a resumed run must produce the same bytes.
   */
  readonly answer: Answerer['answer'];
  /** Writes gzip; false by default. */
  readonly gzip?: boolean;
  readonly chunkRows?: number;
  /** Milliseconds; a kill loses at most this much work plus one chunk. 2,000 by default. */
  readonly checkpointEveryMs?: number;
  readonly progress?: Progress;
  /** The required number of rows in the pairs file. */
  readonly expectedRows?: number;
}

export interface SubmissionResult {
  readonly rows: number;
  /** Rows with an unreadable painting, answered with `fallback`. */
  readonly fallbackRows: number;
  /** Rows kept from an earlier run that was interrupted. */
  readonly resumedRows: number;
  readonly seconds: number;
}

/**
 * Answers every pair of a pairs file and writes `index,sameArtist`, row by row in the file's order, with
 * constant memory use.
 *
 * The rows go to `<outFile>.part`, which is renamed after it has been read back and checked. Next to it,
 * `<outFile>.part.json` records the progress: after a kill, the next run with the same pairs file, model
 * and options truncates the partial file there and continues, and produces the same bytes.
 *
 * Throws PREDICTION_INVALID, PAIRS_…, SUBMISSION_BUSY, SUBMISSION_ROWS or SUBMISSION_DAMAGED.
 */
export async function writeSubmission(options: SubmissionOptions): Promise<SubmissionResult> {
  const startedAt = performance.now();
  const { pairsFile, outFile, gzip = false, chunkRows = defaultChunkRows } = options;
  const { progress = silentProgress, fallback = 0.5 } = options;
  if (!(fallback >= 0 && fallback <= 1)) {
    throw new RangeError(`Expected \`fallback\` to be a number from 0 to 1, got ${fallback}`);
  }
  await mkdir(dirname(outFile), { recursive: true });
  const claim = await claimFile(outFile);
  const partFile = `${outFile}.part`;
  const checkpointFile = `${partFile}.json`;
  let writer: PartWriter | undefined;
  try {
    const pairs = await stampFile(pairsFile).catch((error) => {
      throw new HarnessError(
        'PAIRS_UNREADABLE',
        `${basename(pairsFile)} cannot be read: ${messageOf(error)}. Check the path.`,
        { cause: error },
      );
    });
    const work: Work = { version: 2, pairs, model: options.model, fallback, gzip, chunkRows };
    const { checkpointEveryMs = defaultCheckpointEveryMs } = options;
    writer = await PartWriter.open(partFile, checkpointFile, checkpointEveryMs, work);
    const resumedRows = writer.rows;
    progress.advance(resumedRows);

    const answerer = new PairAnswerer({ ...options, fallback });
    let rows = 0;
    let lastIndex = -1;
    for await (const chunk of readPairsFile(pairsFile, { chunkRows })) {
      rows = chunk.firstRow + chunk.index.length;
      lastIndex = chunk.index.at(-1) ?? -1;
      if (options.expectedRows !== undefined && rows > options.expectedRows) break;
      if (rows <= resumedRows) continue;
      const { probability, fallbackRows } = await answerer.answer(chunk);
      await writer.append(formatRows(chunk.index, probability), probability.length, fallbackRows);
      progress.advance(probability.length);
    }
    if (options.expectedRows !== undefined && rows !== options.expectedRows) {
      throw new HarnessError(
        'SUBMISSION_ROWS',
        `${basename(pairsFile)} has ${rows > options.expectedRows ? 'more' : `only ${rows}`} rows` +
          `; ${options.expectedRows} are expected. Fetch it again, or name the right file.`,
      );
    }
    const { firstLines, fallbackRows } = await writer.finish();
    if ((await stampFile(pairsFile)) !== pairs) {
      throw new HarnessError(
        'PAIRS_CHANGED',
        `${basename(pairsFile)} changed while it was read. Run again with a file that does not change.`,
      );
    }
    await checkWritten(partFile, { rows, firstLines, lastIndex }).catch(async (error) => {
      // The next run must not continue from it.
      await rm(checkpointFile, { force: true });
      throw error;
    });
    await requireClaim(claim, outFile);
    await rename(partFile, outFile);
    await rm(checkpointFile, { force: true });
    const seconds = (performance.now() - startedAt) / 1000;
    return { rows, fallbackRows, resumedRows, seconds };
  } finally {
    await writer?.close();
    await claim.release();
  }
}

/** Appends blocks of rows to the partial file, one after another, while the next is computed. */
class PartWriter {
  readonly #handle: FileHandle;
  readonly #checkpointFile: string;
  readonly #checkpointEveryMs: number;
  readonly #state: { -readonly [K in keyof Checkpoint]: Checkpoint[K] };
  #checkpointAt = performance.now();
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    handle: FileHandle,
    checkpointFile: string,
    checkpointEveryMs: number,
    state: Checkpoint,
  ) {
    this.#handle = handle;
    this.#checkpointFile = checkpointFile;
    this.#checkpointEveryMs = checkpointEveryMs;
    this.#state = { ...state };
  }

  /** Continues from the checkpoint, or starts again from the beginning. */
  static async open(
    partFile: string,
    checkpointFile: string,
    checkpointEveryMs: number,
    work: Work,
  ): Promise<PartWriter> {
    const earlier = await readCheckpoint(checkpointFile, partFile, work);
    if (earlier !== undefined) {
      const handle = await open(partFile, 'r+');
      await handle.truncate(earlier.bytes);
      return new PartWriter(handle, checkpointFile, checkpointEveryMs, earlier);
    }
    await rm(checkpointFile, { force: true });
    const handle = await open(partFile, 'w');
    const writer = new PartWriter(handle, checkpointFile, checkpointEveryMs, {
      work,
      rows: 0,
      bytes: 0,
      textBytes: 0,
      checksum: 0,
      fallbackRows: 0,
      firstLines: [],
    });
    if (work.gzip) await writer.#write(gzipHeader);
    await writer.append(header, 0, 0);
    return writer;
  }

  get rows(): number {
    return this.#state.rows;
  }

  /** Resolves when the previous block has been written. */
  async append(text: Buffer, rows: number, fallbackRows: number): Promise<void> {
    await this.#writing;
    this.#writing = this.#append(text, rows, fallbackRows);
    // The next caller to await it gets the error; until then it must not count as unhandled.
    this.#writing.catch(() => {});
  }

  async #append(text: Buffer, rows: number, fallbackRows: number): Promise<void> {
    const state = this.#state;
    if (state.firstLines.length < firstLinesKept) {
      const wanted = firstLinesKept - state.firstLines.length;
      const lines = text
        .toString('latin1', 0, 40 * firstLinesKept)
        .split('\n')
        .slice(0, -1);
      state.firstLines = [...state.firstLines, ...lines.slice(0, wanted)];
    }
    if (state.work.gzip) {
      state.checksum = checksumAfter(state.checksum, text);
      await this.#write(await compressBlock(text));
    } else {
      await this.#write(text);
    }
    state.textBytes += text.length;
    state.rows += rows;
    state.fallbackRows += fallbackRows;
    const wholeChunk = rows === state.work.chunkRows;
    if (wholeChunk && performance.now() - this.#checkpointAt > this.#checkpointEveryMs) {
      // The rows first: a checkpoint must never claim more than is on disk.
      await this.#handle.datasync();
      await writeCheckpoint(this.#checkpointFile, state);
      this.#checkpointAt = performance.now();
    }
  }

  async #write(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await this.#handle.write(
        bytes,
        at,
        bytes.length - at,
        this.#state.bytes,
      );
      at += bytesWritten;
      this.#state.bytes += bytesWritten;
    }
  }

  /** Ends the file and flushes it to disk. */
  async finish(): Promise<Pick<Checkpoint, 'firstLines' | 'fallbackRows'>> {
    await this.#writing;
    const { work, checksum, textBytes } = this.#state;
    if (work.gzip) await this.#write(gzipTrailer(checksum, textBytes));
    await this.#handle.datasync();
    return this.#state;
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#handle.close();
  }
}
