import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { LabelledPairs } from '../../contract/plugin.ts';
import { refusePipe } from '../../shared/refuse-pipe.ts';
import { normaliseArtist } from '../collection/artist-names.ts';
import { findTable } from '../collection/find-table.ts';
import { type CsvExpectation, type CsvRow, readCsv } from '../collection/read-csv.ts';
import { PairLines } from './pair-lines.ts';
import { pairsInvalid, quoteCell, readCell, readSame } from './read-cells.ts';

/** A picture that a list of pairs names. */
export interface ListedPicture {
  /**
   * As written in the list; in LFW's layout without the extension: `George_W_Bush/George_W_Bush_0010`.
   */
  readonly name: string;
  /** The artist, if the list names one. */
  readonly artist: string | undefined;
  /** The line where it first occurs. */
  readonly line: number;
}

/** A person's own labelled pairs. */
export interface ListedPairs {
  readonly layout: 'table' | 'lfw' | 'kaggle';
  readonly pictures: readonly ListedPicture[];
  /** Indices in `pictures`. */
  readonly pairs: LabelledPairs;
  /** The line of each pair. */
  readonly lines: readonly number[];
}

/** With more pairs a model would take hours, and the record would become too large for a file. */
const mostPairs = 2_000_000;
const kaggleAnswers = 'solution_painter.csv';

/**
 * Reads labelled pairs in one of three layouts, recognised by their first line:
 *
 * - a table with `a`, `b`, `same`, and optionally `artist_a`, `artist_b`;
 * - Labeled Faces in the Wild's `pairs.txt`: the number of sets and the number of pairs in each, then
 *   lines separated by tabs: `name n m` for two pictures of one name, `name n other m` for pictures of
 *   two names; picture `n` of a name is `name/name_000n`, and names are artists;
 * - Kaggle's `index,image1,image2`, with `sameArtist` or with the answers in another table.
 *
 * @param options.answers the table of `index` and `sameArtist`; by default the one next to the pairs
 * @throws HarnessError `PAIRS_INVALID` with the line, `ANSWERS_NOT_NAMED`, `PAIRS_UNREADABLE`, and the
 *   errors of `readCsv`
 */
export async function readListedPairs(
  file: string,
  { answers }: { readonly answers?: string | undefined } = {},
): Promise<ListedPairs> {
  const name = basename(file);
  const list = new PairList(name);
  const layout = await findLayout(file);
  if (layout === 'lfw') await readLfw(file, list);
  else if (layout === 'kaggle') await readKaggle(file, answers, list);
  else await readTable(file, list);
  return { layout, ...list.close() };
}

/** Collects pairs and checks each of them. */
class PairList {
  readonly name: string;
  readonly #seen: PairLines;
  readonly #places = new Map<string, number>();
  readonly #pictures: ListedPicture[] = [];
  readonly #rows: { a: number; b: number; same: 0 | 1; line: number }[] = [];

  constructor(name: string) {
    this.name = name;
    this.#seen = new PairLines(name);
  }

  add(
    [a, b]: readonly [string, string],
    artists: readonly [string, string] | undefined,
    same: 0 | 1,
    line: number,
  ): void {
    this.#seen.add(a, b, line);
    if (artists !== undefined && (artists[0] === artists[1]) !== (same === 1)) {
      throw pairsInvalid(
        this.name,
        line,
        `same is ${same}, but its artists are ${quoteCell(artists[0])} and ${quoteCell(artists[1])}`,
      );
    }
    const places = [
      this.#place(a, artists?.[0], line),
      this.#place(b, artists?.[1], line),
    ] as const;
    this.#rows.push({ a: places[0], b: places[1], same, line });
    if (this.#rows.length > mostPairs) {
      throw new HarnessError(
        'PAIRS_INVALID',
        `${this.name} has more than ${mostPairs} pairs. Use a sample of them; for all of Kaggle's, use \`harness submit\` and \`harness grade\`.`,
      );
    }
  }

  close(): Omit<ListedPairs, 'layout'> {
    if (this.#rows.length === 0) {
      throw new HarnessError('PAIRS_INVALID', `${this.name} contains no pair.`);
    }
    return {
      pictures: this.#pictures,
      pairs: {
        a: Uint32Array.from(this.#rows, ({ a }) => a),
        b: Uint32Array.from(this.#rows, ({ b }) => b),
        same: Uint8Array.from(this.#rows, ({ same }) => same),
      },
      lines: this.#rows.map(({ line }) => line),
    };
  }

  #place(name: string, artist: string | undefined, line: number): number {
    const known = this.#places.get(name);
    if (known === undefined) {
      this.#places.set(name, this.#pictures.length);
      this.#pictures.push({ name, artist, line });
      return this.#pictures.length - 1;
    }
    const before = this.#pictures[known];
    if (before !== undefined && before.artist !== artist) {
      const of = `${quoteCell(name)} is by ${before.artist ?? 'nobody'} in line ${before.line}`;
      throw pairsInvalid(this.name, line, `${of} and by ${artist ?? 'nobody'} here`);
    }
    return known;
  }
}

async function findLayout(file: string): Promise<ListedPairs['layout']> {
  let start: string;
  try {
    await refusePipe(file);
    start = (await readFile(file))
      .subarray(0, 4096)
      .toString('utf8')
      .replace(/^\ufeff/, '');
  } catch (error) {
    throw new HarnessError(
      'PAIRS_UNREADABLE',
      `${file} cannot be read: ${messageOf(error)}. Check the path.`,
      { cause: error },
    );
  }
  const [first = ''] = start.split(/\r?\n/);
  if (/^\s*\d+(\s+\d+)?\s*$/.test(first)) return 'lfw';
  return /\bimage1\b/.test(first) ? 'kaggle' : 'table';
}

async function readTable(file: string, list: PairList): Promise<void> {
  await readRows(file, { required: ['a', 'b', 'same'], name: list.name }, (row) => {
    const names = [readCell(row, 'a', list.name), readCell(row, 'b', list.name)] as const;
    list.add(names, readArtists(row, list.name), readSame(row, 'same', list.name), row.line);
  });
}

function readArtists(row: CsvRow, name: string): readonly [string, string] | undefined {
  const artists = [
    normaliseArtist(row.get('artist_a')),
    normaliseArtist(row.get('artist_b')),
  ] as const;
  const named = artists.filter((artist) => artist !== '').length;
  if (named === 0) return undefined;
  if (named === 2) return artists;
  throw pairsInvalid(name, row.line, 'names the artist of only one of its two paintings');
}

async function readLfw(file: string, list: PairList): Promise<void> {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/);
  const picture = (name: string, number: string) =>
    `${name}/${name.replaceAll(' ', '_')}_${number.padStart(4, '0')}`;
  for (const [i, text] of lines.entries()) {
    if (i === 0 || text.trim() === '') continue;
    const fields = text.split('\t').map((field) => field.trim());
    const [name = '', first = '', second = '', third] = fields;
    const isOne = fields.length === 3;
    const [other, last] = isOne ? [name, second] : [second, third ?? ''];
    const isRight =
      (isOne || fields.length === 4) &&
      name !== '' &&
      other !== '' &&
      [first, last].every((number) => /^\d+$/.test(number));
    if (!isRight) {
      throw pairsInvalid(
        list.name,
        i + 1,
        `${quoteCell(text)} is neither "name n m" nor "name n other m", separated by tabs`,
      );
    }
    if (!isOne && name === other) {
      throw pairsInvalid(
        list.name,
        i + 1,
        `names ${quoteCell(name)} twice in a pair of two artists`,
      );
    }
    const artists = [normaliseArtist(name), normaliseArtist(other)] as const;
    list.add([picture(name, first), picture(other, last)], artists, isOne ? 1 : 0, i + 1);
  }
}

async function readKaggle(
  file: string,
  answersFile: string | undefined,
  list: PairList,
): Promise<void> {
  const rows: { index: string; a: string; b: string; same: 0 | 1 | undefined; line: number }[] = [];
  const { name } = list;
  await readRows(file, { required: ['index', 'image1', 'image2'], name }, (row) => {
    const own = row.get('sameArtist').trim();
    rows.push({
      index: readCell(row, 'index', name),
      a: readCell(row, 'image1', name),
      b: readCell(row, 'image2', name),
      same: own === '' ? undefined : readSame(row, 'sameArtist', name),
      line: row.line,
    });
  });
  const answers = rows.every(({ same }) => same !== undefined)
    ? undefined
    : await readKaggleAnswers(file, answersFile);
  for (const { index, a, b, same, line } of rows) {
    const answer = same ?? answers?.get(index);
    if (answer === undefined) {
      throw pairsInvalid(name, line, `the answers lack the index ${quoteCell(index)}`);
    }
    list.add([a, b], undefined, answer, line);
  }
}

async function readKaggleAnswers(
  pairs: string,
  named: string | undefined,
): Promise<ReadonlyMap<string, 0 | 1>> {
  const found = named ?? (await findTable(dirname(pairs), kaggleAnswers));
  if (found === undefined) {
    throw new HarnessError(
      'ANSWERS_NOT_NAMED',
      `${pairs} has no column sameArtist, and there is no ${kaggleAnswers} next to it. Name the answers with --pair-answers.`,
    );
  }
  const file = named ?? join(dirname(pairs), found);
  const name = basename(file);
  const answers = new Map<string, 0 | 1>();
  await readRows(file, { required: ['index', 'sameArtist'], name }, (row) => {
    answers.set(readCell(row, 'index', name), readSame(row, 'sameArtist', name));
  });
  return answers;
}

/** Like `readCsv`, but a malformed row stops it. */
async function readRows(
  file: string,
  expected: CsvExpectation,
  onRow: (row: CsvRow) => void,
): Promise<void> {
  const [problem] = await readCsv(file, expected, onRow);
  if (problem !== undefined) throw pairsInvalid(expected.name, problem.line ?? 1, problem.reason);
}
