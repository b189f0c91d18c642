// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { basename } from 'node:path';
import { HarnessError } from '../contract/errors.ts';
import { ImageDictionary } from './image-dictionary.ts';
import { readFields } from './read-fields.ts';
import { readIndex } from './read-number.ts';

/** Pairs per chunk: small enough for constant memory use, large enough for a network's batches. */
export const defaultChunkRows = 65_536;

const expectation = { columns: ['index', 'image1', 'image2'], code: 'PAIRS' } as const;

/** Some consecutive rows of a pairs file. */
export interface PairChunk {
  /** Rows of the file before this chunk. */
  readonly firstRow: number;
  /** Image names as in the file, in order of first appearance; grows chunk by chunk. */
  readonly images: readonly string[];
  /** The file's own index of each row, ascending. */
  readonly index: Uint32Array;
  /** Positions in `images`. */
  readonly a: Uint32Array;
  readonly b: Uint32Array;
}

/**
 * Streams a Kaggle pairs file (`index,image1,image2`; plain or gzip; BOM, CRLF and quotes accepted) in
 * chunks of exactly `chunkRows` rows, except the last. Memory holds one chunk and the distinct image names.
 * Every chunk has separate arrays.
 *
 * Throws PAIRS_HEADER, PAIRS_INVALID (with the line) or PAIRS_UNREADABLE.
 */
export async function* readPairsFile(
  file: string,
  { chunkRows = defaultChunkRows }: { chunkRows?: number } = {},
): AsyncGenerator<PairChunk> {
  const dictionary = new ImageDictionary();
  // Rows are read block by block; full chunks are yielded after each block.
  const full: PairChunk[] = [];
  let chunk = newChunk(0);
  let rows = 0;
  let lastIndex = -1;

  function newChunk(firstRow: number): PairChunk {
    return {
      firstRow,
      images: dictionary.names,
      index: new Uint32Array(chunkRows),
      a: new Uint32Array(chunkRows),
      b: new Uint32Array(chunkRows),
    };
  }

  const blocks = readFields(file, expectation, (bytes, bounds, line) => {
    const index = readIndex(bytes, bounds[0]!, bounds[1]!);
    if (index <= lastIndex) throw badIndex(file, line, bytes, bounds, index, lastIndex);
    lastIndex = index;
    if (bounds[2] === bounds[3] || bounds[4] === bounds[5]) {
      throw new HarnessError(
        'PAIRS_INVALID',
        `${basename(file)}, line ${line}: ${bounds[2] === bounds[3] ? 'image1' : 'image2'} is ` +
          'empty. Every row must name two images.',
      );
    }
    const at = rows - chunk.firstRow;
    chunk.index[at] = index;
    chunk.a[at] = dictionary.numberOf(bytes, bounds[2]!, bounds[3]!);
    chunk.b[at] = dictionary.numberOf(bytes, bounds[4]!, bounds[5]!);
    rows++;
    if (at + 1 === chunkRows) {
      full.push(chunk);
      chunk = newChunk(rows);
    }
  });
  for await (const _ of blocks) {
    yield* full;
    full.length = 0;
  }
  yield* full;
  const left = rows - chunk.firstRow;
  if (left > 0) {
    yield {
      firstRow: chunk.firstRow,
      images: chunk.images,
      index: chunk.index.subarray(0, left),
      a: chunk.a.subarray(0, left),
      b: chunk.b.subarray(0, left),
    };
  }
}

/** The distinct images of a pairs file, in order of first appearance, and its number of rows. */
export async function collectImages(file: string): Promise<{ images: string[]; rows: number }> {
  let images: readonly string[] = [];
  let rows = 0;
  for await (const chunk of readPairsFile(file)) {
    images = chunk.images;
    rows += chunk.index.length;
  }
  return { images: [...images], rows };
}

function badIndex(
  file: string,
  line: number,
  bytes: Buffer,
  bounds: Int32Array,
  index: number,
  lastIndex: number,
): HarnessError {
  const where = `${basename(file)}, line ${line}`;
  if (index < 0) {
    const text = bytes.toString('utf8', bounds[0], bounds[1]);
    return new HarnessError(
      'PAIRS_INVALID',
      `${where}: the index "${text.slice(0, 40)}" is not an integer from 0 to 4294967295 in ` +
        'plain digits.',
    );
  }
  return new HarnessError(
    'PAIRS_INVALID',
    index === lastIndex
      ? `${where}: the index ${index} occurs twice. Every row must have a different index.`
      : `${where}: the index ${index} comes after ${lastIndex}. Sort the rows by index; each ` +
          'index may occur once.',
  );
}
