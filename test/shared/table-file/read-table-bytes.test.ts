import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  findDelimiter,
  readTableBytes,
} from '../../../harness/shared/table-file/read-table-bytes.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { writeZip } from '../../material/write-zip.ts';

const folder = temporaryFolder();
const table = 'file,artist\n1.jpg,Claude Monet\n2.jpg,Édouard Manet 🎨\n';
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

async function read(file: string): Promise<string> {
  const blocks: Buffer[] = [];
  for await (const block of readTableBytes(file)) blocks.push(block);
  return Buffer.concat(blocks).toString();
}

function write(content: string | Buffer): string {
  const file = join(folder, 'table.csv');
  writeFileSync(file, content);
  return file;
}

describe('a table is read', () => {
  test.each<[string, string | Buffer]>([
    ['as it is', table],
    ['with a byte order mark', `\ufeff${table}`],
    ['as UTF-16 with a byte order mark', utf16(`\ufeff${table}`)],
    ['as UTF-16, big end first', utf16(`\ufeff${table}`).swap16()],
    ['as UTF-16 without a mark', utf16(table)],
    ['as UTF-16, big end first, without a mark', utf16(table).swap16()],
    ['with only carriage returns', table.replaceAll('\n', '\r')],
    ['as UTF-16 with only carriage returns', utf16(`\ufeff${table.replaceAll('\n', '\r')}`)],
    ['as gzip', gzipSync(table)],
    ['as gzip of UTF-16', gzipSync(utf16(`\ufeff${table}`))],
  ])('%s', async (_, content) => {
    expect(await read(write(content))).toBe(table);
  });

  test('out of a zip archive, whatever its name', async () => {
    const file = join(folder, 'archive.csv');
    await writeZip(file, { 'a/': '', 'a/table.csv': table, '__MACOSX/a/._table.csv': 'x' });
    expect(await read(file)).toBe(table);
    await writeZip(file, { 'table.csv': table, 'readme.md': 'x', '.hidden.csv': 'x' });
    expect(await read(file)).toBe(table);
  });

  test('in blocks that cut characters and line ends anywhere', async () => {
    const long = `file,artist\r\n${'1.jpg,Édouard 🎨\r\n'.repeat(200_000)}`;
    expect(await read(write(long))).toBe(long);
    expect(await read(write(utf16(`\ufeff${long}`)))).toBe(long);
    const returns = long.replaceAll('\r\n', '\r');
    expect(await read(write(returns))).toBe(long.replaceAll('\r\n', '\n'));
  });

  test.each(['', 'a', 'a\n', 'a\r\n', 'a\r\nb\r', 'a\n"b\r"\n'])('as %o', async (text) => {
    expect(await read(write(text))).toBe(text);
  });
});

describe('is refused with what it is:', () => {
  test.each<[string, Buffer, RegExp]>([
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), /UTF-32/],
    ['xz', Buffer.from('\xfd7zXZ\0...', 'latin1'), /packed by xz/],
    ['Zstandard', Buffer.from('\x28\xb5\x2f\xfd...', 'latin1'), /packed by Zstandard/],
  ])('%s', async (_, content, message) => {
    await expect(read(write(content))).rejects.toThrow(message);
  });

  test.skipIf(process.platform === 'win32')('a pipe or a device', async () => {
    const pipe = join(folder, 'pipe.csv');
    execFileSync('mkfifo', [pipe]);
    for (const file of [pipe, '/dev/zero']) {
      await expect(read(file)).rejects.toThrow(/a pipe or a device; save it as a file first/);
    }
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['several tables', { 'a.csv': '', 'b.csv': '' }, /archive of 2 files \(a\.csv, b\.csv\)/],
    ['no table', { 'a/': '' }, /without a table/],
    ['a spreadsheet', { '[Content_Types].xml': '', 'xl/a.xml': '' }, /spreadsheet; save it as CSV/],
  ])('an archive of %s', async (_, entries, message) => {
    const file = await writeZip(join(folder, 'archive.zip'), entries);
    await expect(read(file)).rejects.toThrow(message);
  });
});

test.each([
  ['a,b;c\n', ','],
  ['a;b\nc,d\n', ';'],
  ['a\tb;c', '\t'],
  ['a\nb;c', ','],
])('the delimiter of %o is %o', (start, delimiter) => {
  expect(findDelimiter(Buffer.from(start))).toBe(delimiter);
});
