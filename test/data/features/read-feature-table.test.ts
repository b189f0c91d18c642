import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CollectionPainting } from '../../../harness/data/collection/collection.ts';
import { matchRows } from '../../../harness/data/features/match-rows.ts';
import { readFeatureTable } from '../../../harness/data/features/read-feature-table.ts';
import { encodeNpy, encodeNpyHeader } from '../../../harness/shared/npy.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

// Written by pyarrow: see make-parquet.py.
const parquet: Record<string, string> = JSON.parse(
  readFileSync(new URL('parquet.json', import.meta.url), 'utf8'),
);
const folder = temporaryFolder();
const ids = ['a/1.jpg', 'a/2.jpg', 'b/1.jpg'];
const numbers = [0.5, -1, 2, 3.25, 4, -5.5];

function write(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}
const writeTable = (data: readonly number[], width = 2) =>
  write('t.npy', encodeNpy({ rows: data.length / width, width, data: Float32Array.from(data) }));
const writeIds = (rows: readonly string[], header = 'painting') =>
  write('ids.csv', [header, ...rows].join('\n'));
/** A second column where the rows have one. */
const headerOf = ([first = '']: readonly string[]) =>
  first.includes(',') ? 'painting,note' : 'painting';
const refusal = (reading: Promise<unknown>) =>
  reading.then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );

describe('a table of features', () => {
  it.each(['painting', 'id', 'file_name'])('takes its ids from a column %s', async (column) => {
    const found = await readFeatureTable(writeTable(numbers), writeIds(ids, column));
    expect(found).toMatchObject({ rows: 3, width: 2, data: Float32Array.from(numbers) });
    expect(found.ids[2]).toEqual({ painting: 'b/1.jpg', where: 'ids.csv, line 4' });
  });

  it.each(['lists', 'fixed lists of float32', 'columns'])('comes as Parquet: %s', async (name) => {
    const file = write(`${name}.parquet`, Buffer.from(parquet[name]!, 'base64'));
    const found = await readFeatureTable(file, undefined);
    expect(found).toMatchObject({ rows: 3, width: 2, data: Float32Array.from(numbers) });
    expect(found.ids.map(({ painting }) => painting)).toEqual(ids);
  });

  it.each([
    ['without names', /does not name the painting of each row; name a CSV .* with --ids\.$/],
    ['a null', /row 2 \("a\/2\.jpg"\) has a number that is missing, NaN or infinite/],
    ['a null first', /row 1 \("a\/1\.jpg"\) has a number that is missing, NaN or infinite/],
    ['no list first', /row 2 has 2 numbers, but the first row has 1/],
    ['no list', /row 2 has 1 numbers, but the first row has 2/],
    ['other widths', /row 2 has 1 numbers, but the first row has 2/],
    ['texts', /has no column of lists of numbers and none of numbers, but title/],
    ['lists of texts', /row 1 contains something that is not a number/],
    ['two lists', /several columns of lists \(one, two\); call one features/],
  ])('that Parquet holds is refused in a sentence: %s', async (name, message) => {
    const file = write('t.parquet', Buffer.from(parquet[name]!, 'base64'));
    const said = await refusal(readFeatureTable(file, undefined));
    expect(said).toMatch(message);
    expect(said).toMatch(/^t\.parquet: [^\n]*\.$/);
  });

  it.each([
    ['NaN', [1, 2, 3, Number.NaN, 5, 6], ids, /^t\.npy: row 2 \("a\/2\.jpg"\) has a number that/],
    ['infinity', [1, 2, 3, 4, 5, Number.NEGATIVE_INFINITY], ids, /row 3 \("b\/1\.jpg"\) has/],
    ['an id too few', numbers, ids.slice(1), /it has 3 rows, but ids\.csv names 2 paintings/],
    [
      'an empty id',
      numbers,
      ['a/1.jpg,x', ' ,x', 'b/1.jpg,x'],
      /ids\.csv, line 3: the painting is empty/,
    ],
    ['a torn line', numbers, ['a/1.jpg', 'a,b', 'b/1.jpg'], /ids\.csv, line 3: has 2 fields/],
  ])('is refused in a sentence with %s', async (_, data, rows, message) => {
    expect(
      await refusal(readFeatureTable(writeTable(data), writeIds(rows, headerOf(rows)))),
    ).toMatch(message);
  });

  it.each([
    ['a pickle', Buffer.from([0x80, 4, 0x95, 0, 0, 0]), /a pickle, which is never loaded/],
    ['text', 'f0,f1\n1,2\n', /not NPY, NPZ or Parquet/],
    ['nothing', '', /not NPY, NPZ or Parquet/],
  ])('is refused where it is %s', async (_, content, message) => {
    expect(await refusal(readFeatureTable(write('t.npy', content), writeIds(ids)))).toMatch(
      message,
    );
  });

  it('is checked against the ids before there is room for it', async () => {
    const [rows, width] = [2 ** 21, 256];
    const start = encodeNpyHeader('<f4', [rows, width]);
    const file = write('huge.npy', start);
    truncateSync(file, start.length + 4 * rows * width);
    expect(await refusal(readFeatureTable(file, writeIds(ids)))).toMatch(
      /it has 2097152 rows, but ids\.csv names 3 paintings/,
    );
    expect(await refusal(readFeatureTable(file, undefined))).toMatch(
      /does not name the painting of each row/,
    );
  });

  it('is refused where it is not there, or a folder', async () => {
    const gone = join(folder, 'gone.npy');
    expect(await refusal(readFeatureTable(gone, undefined))).toMatch(
      /gone\.npy or its folder does not exist/,
    );
    expect(await refusal(readFeatureTable(folder, undefined))).toMatch(
      /it is a folder or a device, not a file\.$/,
    );
  });
});

describe('rows', () => {
  const painting = (id: string, digest = id): CollectionPainting =>
    ({ id, digest, artist: id, file: `/paintings/${id}` }) as CollectionPainting;
  const match = async (rows: readonly string[], paintings: readonly CollectionPainting[]) => {
    const data = rows.flatMap((_, i) => [i, i]);
    const table = await readFeatureTable(writeTable(data), writeIds(rows));
    return matchRows(table, { name: 'paintings', paintings });
  };
  const three = [painting('a/1.jpg'), painting('a/2.jpg'), painting('b/3.jpg')];

  it('are found by paths and by file names, in any order, and others are left out', async () => {
    const found = await match(['3.jpg', 'x.jpg', 'a\\2.jpg', './a/1.jpg'], three);
    expect(Object.fromEntries(found.rowOf)).toEqual({ 'a/1.jpg': 3, 'a/2.jpg': 2, 'b/3.jpg': 0 });
    expect(found.leftOut).toEqual(['x.jpg']);
  });

  it.each([
    [
      ['a/1.jpg', 'a/2.jpg', '1.jpg', '3.jpg'],
      /^ids\.csv, line 4: repeats the painting "a\/1\.jpg" of ids\.csv, line 2\.$/,
    ],
    [['a/1.jpg', '3.jpg'], /^t\.npy: 1 of 3 paintings of paintings have no row: "a\/2\.jpg"\.$/],
    [
      ['a/1.jpg', 'b/3.jpg', 'a/2.jpeg'],
      /No painting is called "a\/2\.jpeg", which the table names\. Did you mean "a\/2\.jpg"\?$/,
    ],
  ])('that do not fit are refused: %j', async (rows, message) => {
    expect(await refusal(match(rows, three))).toMatch(message);
  });

  it('of two paintings of one name are not guessed', async () => {
    const same = [painting('a/1.jpg'), painting('b/1.jpg')];
    expect(await refusal(match(['1.jpg', 'b/1.jpg'], same))).toMatch(/have no row: "a\/1\.jpg"/);
  });

  it('of one file under two names are one row, and differences are reported', async () => {
    const found = await match(
      ['a/1.jpg', 'b/1.jpg'],
      [painting('a/1.jpg', 'x'), painting('b/1.jpg', 'x')],
    );
    expect([...found.rowOf]).toEqual([['x', 0]]);
    expect(found.differing).toEqual(['b/1.jpg']);
  });
});
