import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mostNumbers, readNpy } from '../../../harness/shared/array-file/read-npy.ts';
import { readNpz } from '../../../harness/shared/array-file/read-npz.ts';
import { encodeNpyHeader } from '../../../harness/shared/npy.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

// Written by NumPy: see make-arrays.py.
const { table, good, bad, archives } = JSON.parse(
  readFileSync(new URL('arrays.json', import.meta.url), 'utf8'),
) as {
  table: number[];
  good: Record<string, { file: string; values: number[] }>;
  bad: Record<string, string>;
  archives: Record<string, string>;
};
const bytesOf = (base64: string) => Buffer.from(base64, 'base64');

/** A file as a disk gives it, in blocks of so many bytes. */
async function* inBlocks(file: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}
const read = (file: Buffer, size = 1 << 16) => readNpy(inBlocks(file, size), file.length);

describe("NumPy's files", () => {
  it.each(Object.keys(good))('of %s hold what NumPy put there', async (name) => {
    const { file, values } = good[name]!;
    const expected = { rows: 4, width: 3, data: Float32Array.from(values) };
    expect(await read(bytesOf(file))).toEqual(expected);
    // Numbers may be across two blocks.
    expect(await read(bytesOf(file), 7)).toEqual(expected);
  });

  it.each([
    ['objects', /pickled Python objects, which are never loaded/],
    ['complex', /of the type '<c8'; float16, float32, float64 and integers can be read/],
    ['true or false', /of the type '\|b1'/],
    ['text', /of the type '<U1'/],
    ['structures', /of the type \[\('a', '<i4'\), \('b', '<f4'\)\]/],
    ['one side', /its shape is \(12,\), but a table has two dimensions/],
    ['three sides', /its shape is \(2, 2, 3\)/],
    ['no rows', /it is empty: 0 rows of 3 numbers/],
  ])('of %s are refused in a sentence', async (name, message) => {
    await expect(read(bytesOf(bad[name]!))).rejects.toThrow(message);
  });
});

describe('files that only look like that', () => {
  const header = (shape: readonly number[], type = '<f4') => encodeNpyHeader(type, shape);
  const described = (text: string) => {
    const file = Buffer.concat([header([1, 1]), Buffer.alloc(4)]);
    file.fill(' ', 10, 127).write(text, 10, 'latin1');
    return file;
  };
  it.each([
    ['rows that are not there', header([2 ** 40, 512]), /its \d+ bytes are too few/],
    [
      'a negative shape',
      described("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 4)}"),
      /damaged/,
    ],
    [
      'a huge shape',
      described(`{'descr': '<f4', 'fortran_order': False, 'shape': (${'9'.repeat(40)}, 1)}`),
      /are too few/,
    ],
    ['code in the place of a header', described("__import__('os').system('true')"), /damaged/],
    ['no order', described("{'descr': '<f4', 'shape': (1, 1)}"), /damaged/],
    ['brackets without end', described(`{'descr': ${'['.repeat(90)}`), /damaged/],
    [
      'another version',
      Buffer.from('\x93NUMPY\x09\x00\x10\x00{              }', 'latin1'),
      /version 9/,
    ],
    [
      'a header of 4 GB',
      Buffer.from('\x93NUMPY\x02\x00\xff\xff\xff\xff{   ', 'latin1'),
      /4294967295 bytes/,
    ],
    ['no end of the header', header([1, 1]).subarray(0, 40), /ends within its header/],
    ['nothing', Buffer.alloc(0), /ends within its header/],
    ['other bytes', Buffer.from('painting,f0,f1\n'), /not an NPY file/],
    ['a number too few', bytesOf(good['<f4']!.file).subarray(0, -4), /are too few/],
    [
      'a number too many',
      Buffer.concat([bytesOf(good['<f4']!.file), Buffer.alloc(4)]),
      /are too few/,
    ],
  ])('with %s are refused', async (_, file, message) => {
    await expect(read(file)).rejects.toThrow(message);
  });

  it('end before their size says so', async () => {
    const file = bytesOf(good['<f4']!.file);
    await expect(readNpy(inBlocks(file.subarray(0, -5), 50), file.length)).rejects.toThrow(
      /it ends after 10 of 12 numbers/,
    );
  });

  it('are not given more memory than a table may have', async () => {
    const start = header([mostNumbers + 1, 1]);
    const size = start.length + 4 * (mostNumbers + 1);
    await expect(readNpy(inBlocks(start, 64), size)).rejects.toThrow(/the limit is/);
  });
});

describe('archives of arrays', () => {
  const folder = temporaryFolder();
  const write = (name: string, content = bytesOf(archives[name]!)) => {
    const file = join(folder, `${name}.npz`);
    writeFileSync(file, content);
    return file;
  };

  it.each(['one array', 'packed'])('give the table: %s', async (name) => {
    const found = await readNpz(write(name));
    expect(found).toEqual({ rows: 4, width: 3, data: Float32Array.from(table) });
  });

  it.each([
    ['two arrays', /it contains the arrays arr_0, arr_1; call the table features/],
    ['none', /an archive without an array/],
  ])('are refused in a sentence: %s', async (name, message) => {
    await expect(readNpz(write(name))).rejects.toThrow(message);
  });

  it('are refused where a byte was changed', async () => {
    const damaged = bytesOf(archives['one array']!);
    damaged.writeUInt8(damaged.readUInt8(220) ^ 1, 220);
    await expect(readNpz(write('damaged', damaged))).rejects.toThrow(/checksum/);
  });
});
