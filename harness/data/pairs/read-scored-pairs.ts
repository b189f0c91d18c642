import { basename } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { normaliseArtist } from '../collection/artist-names.ts';
import { type CsvRow, readCsv } from '../collection/read-csv.ts';
import { PairLines } from './pair-lines.ts';
import { pairsInvalid, quoteCell, readCell, readProbability, readSame } from './read-cells.ts';

/** Pairs of a table with their scores, in the table's order. All arrays have the same length. */
export interface ScoredPairTable {
  /** 1 if both paintings are by the same artist, otherwise 0. */
  readonly same: Uint8Array;
  /** From 0 to 1. */
  readonly scores: Float64Array;
  /** Numbers of the artists; undefined if the table does not name them. */
  readonly artists: { readonly a: Int32Array; readonly b: Int32Array } | undefined;
}

/**
 * Reads a table of answered pairs: `a`, `b`, `same`, `score` (or `probability`), and if artists are
 * known `artist_a` and `artist_b`, in any order and possibly among other columns.
 *
 * @param options.artistsFile a table of `painting` and `artist`, if the pairs do not name them
 * @throws HarnessError `PAIRS_INVALID` with the line, `USAGE` if artists are named in both tables, and
 *   the errors of `readCsv`
 */
export async function readScoredPairs(
  file: string,
  { artistsFile }: { readonly artistsFile?: string | undefined } = {},
): Promise<ScoredPairTable> {
  const name = basename(file);
  const table = artistsFile === undefined ? undefined : await readArtists(artistsFile);
  const lines = new PairLines(name);
  const numbers = new Map<string, number>();
  const same: number[] = [];
  const scores: number[] = [];
  const artistA: number[] = [];
  const artistB: number[] = [];
  const numberOf = (artist: string): number => {
    const number = numbers.get(artist) ?? numbers.size;
    numbers.set(artist, number);
    return number;
  };
  const artistOf = new Map<string, string>();
  let namesArtists: boolean | undefined;
  const [problem] = await readCsv(
    file,
    {
      required: ['a', 'b', 'same', 'score'],
      otherNames: { score: ['probability'], same: ['sameArtist'] },
      name,
    },
    (row) => {
      const [a, b] = [readCell(row, 'a', name), readCell(row, 'b', name)];
      lines.add(a, b, row.line);
      const isSame = readSame(row, 'same', name);
      scores.push(readProbability(row, 'score', name));
      same.push(isSame);
      const own = readOwnArtists(row, name);
      if (own !== undefined && table !== undefined) {
        throw new HarnessError(
          'USAGE',
          `${name} names the artists itself, in artist_a and artist_b. Leave --artists out.`,
        );
      }
      const found = own ?? (table && [table.artistOf(a, row, name), table.artistOf(b, row, name)]);
      namesArtists ??= found !== undefined;
      if (namesArtists !== (found !== undefined)) {
        throw pairsInvalid(name, row.line, 'some lines name artists and others do not');
      }
      if (found === undefined) return;
      const [one, other] = found;
      if ((one === other) !== (isSame === 1)) {
        const whom =
          one === other
            ? `both are by ${quoteCell(one)}`
            : `they are by ${quoteCell(one)} and ${quoteCell(other)}`;
        throw pairsInvalid(name, row.line, `same is ${isSame}, but by their artists ${whom}`);
      }
      for (const [painting, artist] of [
        [a, one],
        [b, other],
      ] as const) {
        const earlier = artistOf.get(painting) ?? artist;
        if (earlier !== artist) {
          throw pairsInvalid(
            name,
            row.line,
            `${quoteCell(painting)} is by ${quoteCell(artist)}, but by ${quoteCell(earlier)} on an earlier line`,
          );
        }
        artistOf.set(painting, artist);
      }
      artistA.push(numberOf(one));
      artistB.push(numberOf(other));
    },
  );
  if (problem !== undefined) throw pairsInvalid(name, problem.line ?? 1, problem.reason);
  return {
    same: Uint8Array.from(same),
    scores: Float64Array.from(scores),
    artists:
      namesArtists === true
        ? { a: Int32Array.from(artistA), b: Int32Array.from(artistB) }
        : undefined,
  };
}

/** The artists named in a line; undefined if there are none. */
function readOwnArtists(row: CsvRow, name: string): readonly [string, string] | undefined {
  const [one, other] = [normaliseArtist(row.get('artist_a')), normaliseArtist(row.get('artist_b'))];
  if (one === '' && other === '') return undefined;
  if (one !== '' && other !== '') return [one, other];
  throw pairsInvalid(name, row.line, 'names the artist of only one of its two paintings');
}

interface ArtistTable {
  /** @throws HarnessError `PAIRS_INVALID` if the table does not name the painting */
  artistOf(painting: string, row: CsvRow, pairs: string): string;
}

async function readArtists(file: string): Promise<ArtistTable> {
  const name = basename(file);
  const artists = new Map<string, string>();
  const [problem] = await readCsv(
    file,
    {
      required: ['painting', 'artist'],
      otherNames: { painting: ['id', 'file', 'path', 'filename', 'new_filename'] },
      name,
    },
    (row) => {
      const painting = readCell(row, 'painting', name);
      const artist = normaliseArtist(readCell(row, 'artist', name));
      const earlier = artists.get(painting);
      if (earlier !== undefined && earlier !== artist) {
        throw pairsInvalid(
          name,
          row.line,
          `names another artist of ${quoteCell(painting)} than an earlier line`,
        );
      }
      artists.set(painting, artist);
    },
  );
  if (problem !== undefined) throw pairsInvalid(name, problem.line ?? 1, problem.reason);
  return {
    artistOf(painting, row, pairs) {
      const artist = artists.get(painting);
      if (artist !== undefined) return artist;
      throw pairsInvalid(
        pairs,
        row.line,
        `${name} does not name the artist of ${quoteCell(painting)}`,
      );
    },
  };
}
