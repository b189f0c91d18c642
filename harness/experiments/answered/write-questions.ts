import { constants, createWriteStream } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import { HarnessError } from '../../contract/errors.ts';
import { itemAt, valueAt } from '../../contract/item-at.ts';
import type { CollectionPainting } from '../../data/collection/collection.ts';
import type { ImagePool } from '../../data/images/pool.ts';
import { encodeNpyHeader } from '../../shared/npy.ts';
import { startProgress } from '../../shared/progress.ts';
import type { Questions } from './list-questions.ts';

/** The content, and the naming of paintings. */
export interface QuestionsOptions {
  /** The table of pairs; the other files are next to it and start with its name. */
  readonly file: string;
  /** Names paintings by their paths in the collection, instead of neutral names. */
  readonly paths: boolean;
  /** Writes the paintings' pixels, resized to squares of this side, instead of the images. */
  readonly pixels?: number | undefined;
  readonly pool: ImagePool;
}

/** The written files, as absolute paths. */
export interface WrittenQuestions {
  readonly questions: string;
  readonly paintings: string;
  readonly images: string | null;
  readonly pixels: string | null;
  /** Pairs of validation and of the tests together. */
  readonly pairs: number;
}

const rowsAtOnce = 10_000;
const batchSize = 64;

/**
 * Writes the pairs to answer (`a,b,part,same`; `same` only for validation) and the list of all paintings
 * (`painting,part,artist,style,genre,file`; for a test's painting only the file). Test labels are never
 * written.
 *
 * @throws HarnessError `IMAGE_CHANGED`, and the system's error if a file cannot be written
 */
export async function writeQuestions(
  { train, validation, asked, names }: Questions,
  { file, paths, pixels, pool }: QuestionsOptions,
): Promise<WrittenQuestions> {
  const questions = resolve(file);
  const stem = questions.slice(0, questions.length - extname(questions).length);
  await mkdir(dirname(questions), { recursive: true });
  const nameOf = ({ id }: CollectionPainting) => (paths ? id : valueAt(names, id));
  // In the order of their names, which reveals nothing about their artists.
  const byName = (paintings: readonly CollectionPainting[]) =>
    [...paintings].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const parts = [
    ['train', train],
    ['validation', byName(validation.paintings)],
    ['test', byName(asked.paintings)],
  ] as const;
  const all = parts.flatMap(([, paintings]) => paintings);

  const images = paths || pixels !== undefined ? null : `${stem}-images`;
  if (images !== null) await copyImages(all, images, nameOf);
  const pixelsFile = pixels === undefined ? null : `${stem}-pixels.npy`;
  if (pixelsFile !== null && pixels !== undefined) {
    await writePixels(all, pixels, pixelsFile, pool);
  }
  const fileOf = (painting: CollectionPainting): string => {
    if (paths) return painting.file;
    return images === null ? '' : join(basename(images), imageName(painting, nameOf(painting)));
  };
  const paintings = `${stem}-paintings.csv`;
  await writeRows(
    paintings,
    ['painting', 'part', 'artist', 'style', 'genre', 'file'],
    parts.flatMap(([part, own]) =>
      own.map((painting) => [
        nameOf(painting),
        part,
        ...(part === 'test'
          ? ['', '', '']
          : [painting.artist, painting.style ?? '', painting.genre ?? '']),
        fileOf(painting),
      ]),
    ),
  );
  const { seen, unseen } = validation;
  await writeRows(questions, ['a', 'b', 'part', 'same'], listRows());
  const pairs = seen.same.length + unseen.same.length + asked.pairs.a.length;
  return { questions, paintings, images, pixels: pixelsFile, pairs };

  function* listRows(): Generator<(string | number)[]> {
    const ofValidation = validation.paintings.map(nameOf);
    for (const { a, b, same } of [seen, unseen]) {
      for (let i = 0; i < same.length; i++) {
        const pair = [itemAt(ofValidation, itemAt(a, i)), itemAt(ofValidation, itemAt(b, i))];
        yield [...pair, 'validation', itemAt(same, i)];
      }
    }
    const ofTests = asked.paintings.map(nameOf);
    for (let i = 0; i < asked.pairs.a.length; i++) {
      const pair = [
        itemAt(ofTests, itemAt(asked.pairs.a, i)),
        itemAt(ofTests, itemAt(asked.pairs.b, i)),
      ];
      yield [...pair, 'test', ''];
    }
  }
}

/** Artists whose names are in the paths of test paintings. */
export function countTellingPaths({ asked }: Pick<Questions, 'asked'>): number {
  return asked.paintings.filter(({ id, artist }) => id.includes(artist)).length;
}

function imageName({ file }: CollectionPainting, name: string): string {
  return `${name}${extname(file).toLowerCase()}`;
}

/** Copies, never links, so that edits of these images do not change the collection. */
async function copyImages(
  paintings: readonly CollectionPainting[],
  folder: string,
  nameOf: (painting: CollectionPainting) => string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const progress = startProgress('Copying images', paintings.length, 'images');
  try {
    for (const painting of paintings) {
      const copy = join(folder, imageName(painting, nameOf(painting)));
      await copyFile(painting.file, copy, constants.COPYFILE_FICLONE);
      progress.advance();
    }
  } finally {
    progress.stop();
  }
}

/** `numpy.load` returns paintings × size × size × 3 numbers from 0 to 255. */
async function writePixels(
  paintings: readonly CollectionPainting[],
  size: number,
  file: string,
  pool: ImagePool,
): Promise<void> {
  const progress = startProgress('Decoding images', paintings.length, 'images');
  const files = paintings.map((painting) => painting.file);
  async function* listBytes(): AsyncGenerator<Uint8Array> {
    yield encodeNpyHeader('|u1', [paintings.length, size, size, 3]);
    let first = 0;
    for await (const { batch, failures } of pool.decode(
      files,
      { kind: 'whole', size },
      batchSize,
    )) {
      const [failure] = failures;
      if (failure !== undefined) {
        throw new HarnessError(
          'IMAGE_CHANGED',
          `${files[first + failure.index]} could be read before but no longer can be: ${failure.reason}`,
        );
      }
      first += batch.count;
      progress.advance(batch.count);
      yield batch.data;
    }
  }
  try {
    await writeWhole(file, listBytes());
  } finally {
    progress.stop();
  }
}

async function writeRows(
  file: string,
  header: readonly string[],
  rows: Iterable<readonly (string | number)[]>,
): Promise<void> {
  function* listBlocks(): Generator<string> {
    yield stringify([header]);
    let block: (readonly (string | number)[])[] = [];
    for (const row of rows) {
      block.push(row);
      if (block.length < rowsAtOnce) continue;
      yield stringify(block);
      block = [];
    }
    yield stringify(block);
  }
  await writeWhole(file, listBlocks());
}

/** Writes the file atomically; an error leaves no temporary file. */
export async function writeWhole(
  file: string,
  blocks: Iterable<string> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    await pipeline(Readable.from(blocks), createWriteStream(unfinished));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
