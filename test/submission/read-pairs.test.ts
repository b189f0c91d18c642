import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  collectImages,
  defaultChunkRows,
  readPairsFile,
} from '../../harness/submission/read-pairs.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { expectError } from './expect-code.ts';

const folder = temporaryFolder();
const file = join(folder, 'pairs.csv');

async function readAll(from: string, chunkRows = defaultChunkRows): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const chunk of readPairsFile(from, { chunkRows })) {
    expect(chunk.firstRow).toBe(rows.length);
    for (const [i, index] of chunk.index.entries()) {
      rows.push([String(index), chunk.images[chunk.a[i]!]!, chunk.images[chunk.b[i]!]!]);
    }
  }
  return rows;
}

async function read(text: string | Buffer): Promise<string[][]> {
  await writeFile(file, text);
  return readAll(file);
}

const plain = 'index,image1,image2\n0,100005.jpg,100004.jpg\n1,100014.jpg,100004.jpg\n7,5,6\n';
const plainRows = [
  ['0', '100005.jpg', '100004.jpg'],
  ['1', '100014.jpg', '100004.jpg'],
  ['7', '5', '6'],
];

describe('a pairs file is read', () => {
  test.each<[string, string | Buffer]>([
    ['unchanged', plain],
    ['with a byte order mark', `\ufeff${plain}`],
    ['with Windows line ends', plain.replaceAll('\n', '\r\n')],
    ['without a last line end', plain.trimEnd()],
    ['with blank lines', plain.replaceAll('\n', '\n\n')],
    ['with quotes', plain.replaceAll(/[^,\n]+/g, '"$&"')],
    [
      'with quotes, a mark and Windows line ends',
      `\ufeff${plain.replaceAll(/[^,\n]+/g, '"$&"').replaceAll('\n', '\r\n')}`,
    ],
    ['with quotes only in the last line', plain.replace('7,5,6\n', '"7","5","6"')],
    ['as gzip', gzipSync(plain)],
    [
      'as gzip of several members',
      Buffer.concat([gzipSync(plain.slice(0, 30)), gzipSync(plain.slice(30))]),
    ],
  ])('%s', async (_, text) => {
    expect(await read(text)).toEqual(plainRows);
  });

  test('with its images numbered by first appearance', async () => {
    await writeFile(file, plain);
    expect(await collectImages(file)).toEqual({
      images: ['100005.jpg', '100004.jpg', '100014.jpg', '5', '6'],
      rows: 3,
    });
  });

  test('without rows', async () => {
    expect(await read('index,image1,image2')).toEqual([]);
  });
});

const name = fc.oneof(
  { weight: 4, arbitrary: fc.nat({ max: 40 }).map((n) => `${100_000 + n}.jpg`) },
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((text) => !text.includes('\0')),
  fc.constantFrom('a,b', 'a"b', '"', 'a\nb', 'a\r\nb', 'モネ.jpg', ' x ', '1', '01'),
);
const pairRows = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 3 }), name, name), { maxLength: 60 })
  .map((rows) => {
    let index = -1;
    return rows.map(([step, a, b]) => {
      index += step;
      return [String(index), a, b];
    });
  });

test('whatever csv-stringify writes is read back row by row, as csv-parse reads it', async () => {
  await fc.assert(
    fc.asyncProperty(
      pairRows,
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      async (rows, chunkRows, quoted) => {
        const text = stringify([['index', 'image1', 'image2'], ...rows], { quoted });
        await writeFile(file, text);
        expect(parse(text).slice(1)).toEqual(rows);
        expect(await readAll(file, chunkRows)).toEqual(rows);
      },
    ),
    { numRuns: 100 },
  );
});

test('rows are the same wherever blocks of bytes end', async () => {
  // About 3 MB: several blocks, with rows and names of many lengths.
  const rows = Array.from({ length: 150_000 }, (_, i) => [
    String(i),
    `${(i * 7919) % 40_000}.jpg`,
    `${'x'.repeat(i % 7)}${(i * 31) % 977}`,
  ]);
  await writeFile(file, stringify([['index', 'image1', 'image2'], ...rows]));
  expect(await readAll(file)).toEqual(rows);
  // Quotes from the middle on: the other reader takes over there.
  await writeFile(
    file,
    stringify([['index', 'image1', 'image2'], ...rows.slice(0, 100_000)]) +
      stringify(rows.slice(100_000), { quoted: true }),
  );
  expect(await readAll(file)).toEqual(rows);
});

describe('a pairs file is refused', () => {
  const head = 'index,image1,image2\n';
  test.each<[string, string, string, string]>([
    [
      'with a missing field',
      `${head}0,a,b\n1,a\n`,
      'PAIRS_INVALID',
      'pairs.csv, line 3: has 2 fields, but the header has 3 (index,image1,image2). Correct or remove the line.',
    ],
    [
      'with a field too many',
      `${head}0,a,b,c\n`,
      'PAIRS_INVALID',
      'pairs.csv, line 2: has 4 fields, but the header has 3 (index,image1,image2). Correct or remove the line.',
    ],
    [
      'with many fields too many',
      `${head}0,a,b,c,d,e,f,g\n`,
      'PAIRS_INVALID',
      'pairs.csv, line 2: has 8 fields, but the header has 3 (index,image1,image2). Correct or remove the line.',
    ],
    [
      'without a first image',
      `${head}0,,b\n`,
      'PAIRS_INVALID',
      'pairs.csv, line 2: image1 is empty. Every row must name two images.',
    ],
    [
      'without a second image',
      `${head}0,a,\r\n`,
      'PAIRS_INVALID',
      'pairs.csv, line 2: image2 is empty. Every row must name two images.',
    ],
    [
      'with text for an index',
      `${head}0,a,b\n\nx1,a,b\n`,
      'PAIRS_INVALID',
      'pairs.csv, line 4: the index "x1" is not an integer from 0 to 4294967295 in plain digits.',
    ],
    [
      'without an index',
      `${head},a,b\n`,
      'PAIRS_INVALID',
      'pairs.csv, line 2: the index "" is not an integer from 0 to 4294967295 in plain digits.',
    ],
    [
      'with too large an index',
      `${head}4294967296,a,b\n`,
      'PAIRS_INVALID',
      'pairs.csv, line 2: the index "4294967296" is not an integer from 0 to 4294967295 in plain digits.',
    ],
    [
      'with an index twice',
      `${head}3,a,b\n3,a,b\n`,
      'PAIRS_INVALID',
      'pairs.csv, line 3: the index 3 occurs twice. Every row must have a different index.',
    ],
    [
      'with indices out of order',
      `${head}3,a,b\n2,a,b\n`,
      'PAIRS_INVALID',
      'pairs.csv, line 3: the index 2 comes after 3. Sort the rows by index; each index may occur once.',
    ],
    [
      'with a bad quoted row',
      `${head}0,"a\nb",c\n"1",a\n`,
      'PAIRS_INVALID',
      'pairs.csv, line 4: has 2 fields, but the header has 3 (index,image1,image2). Correct or remove the line.',
    ],
    [
      'with a quote that stays open',
      `${head}0,"a,b\n1,c,d\n`,
      'PAIRS_INVALID',
      'pairs.csv, line 2: the line does not end, or a double quote is opened and never closed. The file must be a CSV with one short row per line.',
    ],
    [
      'with another header',
      'id,image1,image2\n0,a,b\n',
      'PAIRS_HEADER',
      'pairs.csv, line 1: the header is "id,image1,image2", but "index,image1,image2" is expected.',
    ],
    [
      'without a header',
      '0,a,b\n',
      'PAIRS_HEADER',
      'pairs.csv, line 1: the header is "0,a,b", but "index,image1,image2" is expected.',
    ],
    [
      'when empty',
      '',
      'PAIRS_HEADER',
      'pairs.csv is empty. Its first line must be "index,image1,image2".',
    ],
  ])('%s', async (_, text, code, message) => {
    await expectError(read(text), code, message);
  });

  test('when it is cut off', async () => {
    await expectError(
      read(gzipSync(plain).subarray(0, -12)),
      'PAIRS_UNREADABLE',
      'pairs.csv cannot be read: unexpected end of file. Check the path, or fetch the file again.',
    );
  });

  test('when it is no text', async () => {
    await expectError(
      read(Buffer.alloc(3_000_000, 1)),
      'PAIRS_INVALID',
      'pairs.csv, line 1: the line does not end, or a double quote is opened and never closed. The file must be a CSV with one short row per line.',
    );
  });

  test('when it is not there', async () => {
    const missing = join(folder, 'missing.csv');
    await expectError(
      readAll(missing),
      'PAIRS_UNREADABLE',
      `missing.csv cannot be read: ENOENT: no such file or directory, open '${missing}'. Check the path, or fetch the file again.`,
    );
  });
});
