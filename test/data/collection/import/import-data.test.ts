import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkData } from '../../../../harness/data/collection/import/check-data.ts';
import {
  type ImportRequest,
  importData,
} from '../../../../harness/data/collection/import/import-data.ts';
import { ShrinkingArchive } from '../../../../harness/data/collection/import/shrinking-archive.ts';
import { silentProgress } from '../../../../harness/shared/progress.ts';
import { listCompetition, writeMetadata } from '../../../material/small-competition.ts';
import { writeZip } from '../../../material/write-zip.ts';
import { plant } from '../temporary-folder.ts';

const startProgress = () => silentProgress;
/** Of two artists: 16 training and 10 test paintings. */
const paintings = listCompetition().slice(0, 26);
const names = (inTrain: boolean) =>
  paintings.filter((painting) => painting.inTrain === inTrain).map(({ file }) => file);

/** The first and last bytes of a JPEG around different content. */
const jpeg = (text: string, end = '\xff\xd9') =>
  Buffer.from(`\xff\xd8\xff\xe0${text.padEnd(200, '.')}${end}`, 'latin1');

const images = (folder: string, files: readonly string[]) =>
  Object.fromEntries(files.map((file) => [`${folder}/${file}`, jpeg(file)]));

/** What a person has downloaded: everything packed, one image corrupted. */
async function pack(): Promise<{ from: string; into: string }> {
  const from = plant();
  const tables = plant();
  writeMetadata(tables, paintings);
  writeFileSync(join(from, 'all_data_info.csv'), readFileSync(join(tables, 'all_data_info.csv')));
  await writeZip(join(from, 'train_info.csv.zip'), {
    'train_info.csv': readFileSync(join(tables, 'train_info.csv')),
    '__MACOSX/._train_info.csv': 'x',
  });
  await writeZip(join(from, 'train.zip'), {
    'train/': '',
    '__MACOSX/train/._1.jpg': jpeg('resource fork'),
    ...images('train', names(true)),
    'train/2.jpg': jpeg('truncated', ''),
    'train/999.jpg': jpeg('nobody knows it'),
  });
  await writeZip(join(from, 'test.zip'), images('test', names(false)));
  await writeZip(join(from, 'replacements_for_corrupted_files.zip'), {
    'train/2.jpg': jpeg('the replacement'),
    'test/9.jpg': jpeg('another replacement'),
  });
  return { from, into: plant() };
}

/** The same unpacked, but for nothing that the metadata does not know. */
async function unpack(): Promise<{ from: string; into: string }> {
  const from = plant();
  writeMetadata(from, paintings);
  for (const inTrain of [true, false]) {
    const folder = join(from, inTrain ? 'train' : 'test');
    await mkdir(folder);
    for (const name of names(inTrain)) writeFileSync(join(folder, name), jpeg(name));
  }
  await mkdir(join(from, 'replacements_for_corrupted_files/train'), { recursive: true });
  const replacement = join(from, 'replacements_for_corrupted_files/train/2.jpg');
  writeFileSync(replacement, jpeg('the replacement'));
  return { from, into: plant() };
}

const request = (more: { from: string; into: string } & Partial<ImportRequest>) =>
  importData({ consume: false, startProgress, log: () => {}, ...more });

describe('archives', () => {
  test('are unpacked into their places, replacements applied, and not again', async () => {
    const { from, into } = await pack();
    expect(await request({ from, into })).toEqual({
      tables: ['all_data_info.csv', 'train_info.csv'],
      placed: paintings.length,
      present: 0,
      replacements: 2,
      unknown: 1,
      problems: [],
    });
    expect(readFileSync(join(into, 'train/2.jpg'))).toEqual(jpeg('the replacement'));
    expect(readFileSync(join(into, 'test/9.jpg'))).toEqual(jpeg('another replacement'));
    expect((await readdir(join(into, 'train'))).sort()).toEqual(names(true).sort());
    expect(existsSync(join(from, 'train.zip'))).toBe(true);
    expect(await request({ from, into })).toMatchObject({
      placed: 0,
      present: paintings.length,
      replacements: 2,
    });
    const report = await checkData(into, startProgress);
    expect(report).toMatchObject({
      images: { train: 16, test: 10 },
      missing: [],
      damaged: [],
      hasPairs: false,
      hasAnswers: false,
    });
  });

  test('replace what is corrupted wherever they are', async () => {
    const { from: data, into } = await pack();
    const from = join(plant(), 'replacements_for_corrupted_files');
    await rename(data, from);
    expect(await request({ from, into })).toMatchObject({ placed: paintings.length });
    const name = 'replacements_for_corrupted_files.zip';
    const folder = join(from, 'replacements_for_corrupted_files');
    await mkdir(folder);
    await rename(join(from, name), join(folder, 'more.zip'));
    const other = plant();
    expect(await request({ from, into: other })).toMatchObject({
      placed: paintings.length,
      replacements: 2,
    });
    expect(readFileSync(join(other, 'train/2.jpg'))).toEqual(jpeg('the replacement'));
  });

  test('are gone once they are unpacked with consume', async () => {
    const { from, into } = await pack();
    expect(await request({ from, into, consume: true })).toMatchObject({
      placed: paintings.length,
    });
    expect(await readdir(from)).toEqual([]);
  });

  test('consumed up to a kill do not undo what was replaced', async () => {
    const { from, into } = await pack();
    const kept = plant();
    for (const name of ['train.zip', 'test.zip']) copyFileSync(join(from, name), join(kept, name));
    await request({ from, into, consume: true });
    // Of other sizes than the replacements, as the first start was killed before it came to them.
    expect(await request({ from: kept, into })).toMatchObject({ placed: 0, problems: [] });
    expect(readFileSync(join(into, 'train/2.jpg'))).toEqual(jpeg('the replacement'));
    await rm(join(into, 'train/2.jpg'));
    expect(await request({ from: kept, into })).toMatchObject({ placed: 1 });
  });

  test('of other things stay although others are consumed', async () => {
    const { from, into } = await pack();
    await writeZip(join(from, 'thesis.zip'), { 'thesis.pdf': 'years of work' });
    await writeZip(join(from, 'holiday.zip'), images('beach', ['IMG_1.jpg', 'IMG_2.jpg']));
    await request({ from, into, consume: true });
    expect((await readdir(from)).sort()).toEqual(['holiday.zip', 'thesis.zip']);
  });

  test('with a table that cannot be unpacked are kept', async () => {
    const { from, into } = await pack();
    const file = await writeZip(join(from, 'solution.zip'), {
      'solution_painter.csv': 'index\n1\n',
    });
    const bytes = readFileSync(file);
    bytes.writeUInt32LE(1, bytes.indexOf('PK\x01\x02') + 16);
    writeFileSync(file, bytes);
    const { problems } = await request({ from, into, consume: true });
    expect(problems).toHaveLength(1);
    expect(await readdir(from)).toEqual(['solution.zip']);
  });

  test('that are damaged lose only their own images, and are kept', async () => {
    const { from, into } = await pack();
    const file = join(from, 'train.zip');
    const bytes = readFileSync(file);
    const at = bytes.indexOf(jpeg('5.jpg'));
    bytes[at + 50]! ^= 1;
    writeFileSync(file, bytes);
    truncateSync(join(from, 'test.zip'), statSync(join(from, 'test.zip')).size - 30);
    const { problems, placed } = await request({ from, into, consume: true });
    expect(problems.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      expect.stringMatching(/^test\.zip: cannot be read: /),
      'train.zip: train/5.jpg cannot be unpacked: its checksum is wrong',
    ]);
    expect(placed).toBe(16);
    expect(existsSync(file)).toBe(true);
    expect(existsSync(join(into, 'train/5.jpg'))).toBe(false);
    const { missing } = await checkData(into, startProgress);
    expect(missing).toContain('train/5.jpg');
    expect(missing).toHaveLength(1 + 10 - 1);
  });
});

describe('one odd entry of an archive', () => {
  /** Where an entry's record in the directory at the archive's end begins. */
  const recordOf = (zip: Buffer, name: string) => zip.lastIndexOf(name) - 46;

  /** Changes `train.zip`, and imports everything. */
  async function importChanged(change: (zip: Buffer) => Buffer) {
    const { from, into } = await pack();
    const file = join(from, 'train.zip');
    writeFileSync(file, change(readFileSync(file)));
    const { problems, placed } = await request({ from, into, consume: true });
    const reasons = problems.map(({ file, reason }) => `${file}: ${reason}`);
    return { reasons, placed, from, into };
  }

  /** Of the same length, in both places. */
  const renameEntry = (from: string, to: string) => (zip: Buffer) =>
    Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');

  test.each([
    ['leads up', '../xx/5.jpg'],
    ['begins at the root', '/train/5jpg'],
    ['begins with a drive', 'C:\\trn/5.jp'],
    ['is no UTF-8', 'train/\xff.jpg'],
  ])('whose name %s costs no other', async (_, name) => {
    const { reasons, placed, into } = await importChanged(renameEntry('train/5.jpg', name));
    expect(reasons).toEqual([]);
    expect(placed).toBe(paintings.length - (name.endsWith('/5.jpg') ? 0 : 1));
    expect(existsSync(join(into, 'train/6.jpg'))).toBe(true);
  });

  test('whose sizes differ costs no other', async () => {
    const { reasons, placed } = await importChanged((zip) => {
      zip.writeUInt32LE(300, recordOf(zip, 'train/5.jpg') + 24);
      return zip;
    });
    expect(reasons).toEqual([
      'train.zip: train/5.jpg cannot be unpacked: it ends after 206 of 300 bytes',
    ]);
    expect(placed).toBe(paintings.length - 1);
  });

  test('that grows beyond all pictures is not unpacked, whatever size it says', async () => {
    const zeros = Buffer.alloc(30e6);
    const content = { 'train/5.csv': zeros, 'train/6.csv': zeros };
    const packed = readFileSync(await writeZip(join(plant(), 'bomb.zip'), content));
    const bomb = renameEntry('.csv', '.jpg')(packed);
    bomb.writeUInt32LE(300, recordOf(bomb, 'train/6.jpg') + 24);
    const { from, into } = await pack();
    writeFileSync(join(from, 'train_2.zip'), bomb);
    const { problems, placed } = await request({ from, into });
    expect(problems.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(
        /^train\/5\.jpg cannot be unpacked: it would grow from 0\.0 to 30\.0 MB, more than/,
      ),
      'train/6.jpg cannot be unpacked: it contains more than its declared 300 bytes',
    ]);
    expect(placed).toBe(paintings.length);
    expect(statSync(join(into, 'train/5.jpg')).size).toBe(206);
    expect((await readdir(join(into, 'train'))).sort()).toEqual(names(true).sort());
  });
});

describe('the disk', () => {
  test('must have room for tables and images before either is unpacked', async () => {
    const { from, into } = await pack();
    const table = statSync(join(from, 'all_data_info.csv')).size / 2;
    const small = request({ from, into, freeBytes: async () => 100 });
    await expect(small).rejects.toMatchObject({
      code: 'IMPORT_NO_SPACE',
      message: expect.stringMatching(/^The tables need .* free/),
    });
    expect(await readdir(into)).toEqual([]);
    const middle = request({ from, into, freeBytes: async () => table });
    await expect(middle).rejects.toMatchObject({
      code: 'IMPORT_NO_SPACE',
      message: expect.stringMatching(/^The images need .*--consume/),
    });
    expect(await readdir(into)).not.toContain('train');
    const consumed = request({ from, into, consume: true, freeBytes: async () => table });
    expect(await consumed).toMatchObject({ problems: [], placed: paintings.length });
  });

  test('that is full after all is reported', async () => {
    const { from, into } = await pack();
    await mkdir(join(into, 'train'));
    symlinkSync('/dev/full', join(into, 'train/5.jpg.part'));
    await expect(request({ from, into })).rejects.toMatchObject({
      code: 'IMPORT_NO_SPACE',
      message: `There is no room left in ${into}. Imported files are kept: make room and run the command again.`,
    });
  });

  const memory = '/dev/shm';
  const isOther = existsSync(memory) && statSync(memory).dev !== statSync(tmpdir()).dev;
  describe.skipIf(!isOther)('may be another:', () => {
    function onOtherDisk(): string {
      const into = mkdtempSync(join(memory, 'harness-test-'));
      onTestFinished(() => rm(into, { recursive: true }));
      return into;
    }

    test('tables are copied', async () => {
      const { from } = await pack();
      const into = onOtherDisk();
      expect(await request({ from, into })).toMatchObject({
        tables: ['all_data_info.csv', 'train_info.csv'],
        placed: paintings.length,
        problems: [],
      });
      expect(existsSync(join(from, 'all_data_info.csv'))).toBe(true);
      expect((await checkData(into, startProgress)).missing).toEqual([]);
    });

    test.each([false, true])('unpacked images are copied, with consume %s', async (consume) => {
      const { from } = await unpack();
      const into = onOtherDisk();
      // What a kill in the middle of a copy leaves.
      await mkdir(join(into, 'train'));
      writeFileSync(join(into, 'train/3.jpg.part'), 'half');
      const lines: string[] = [];
      const log = (line: string) => lines.push(line);
      expect(await request({ from, into, consume, log })).toMatchObject({
        placed: paintings.length,
        replacements: 1,
      });
      expect(lines.at(-1)).toMatch(/^26 of them are copied/);
      expect((await readdir(join(into, 'train'))).sort()).toEqual(names(true).sort());
      expect(readFileSync(join(into, 'train/3.jpg'))).toEqual(jpeg('3.jpg'));
      expect(existsSync(join(from, 'train/3.jpg'))).toBe(!consume);
      // With consume, the original of what was replaced is left.
      const present = consume ? 0 : paintings.length;
      expect(await request({ from, into, log })).toMatchObject({ placed: 0, present });
    });

    test('it must have room for copies, and for archives although they are consumed', async () => {
      const freeBytes = async () => 3_000;
      const { from } = await unpack();
      const into = onOtherDisk();
      for (const table of ['all_data_info.csv', 'train_info.csv']) {
        copyFileSync(join(from, table), join(into, table));
      }
      for (const folder of [from, (await pack()).from]) {
        const refused = request({ from: folder, into, consume: true, freeBytes });
        await expect(refused).rejects.toMatchObject({
          code: 'IMPORT_NO_SPACE',
          message: expect.stringMatching(/^The images need/),
        });
      }
      expect(await readdir(into)).toEqual(['all_data_info.csv', 'train_info.csv']);
    });
  });
});

test('a table that cannot be unpacked is named where the tables are missed', async () => {
  const { from, into } = await pack();
  const file = join(from, 'train_info.csv.zip');
  const bytes = readFileSync(file);
  bytes.writeUInt32LE(1, bytes.indexOf('PK\x01\x02') + 16);
  writeFileSync(file, bytes);
  await expect(request({ from, into })).rejects.toMatchObject({
    code: 'IMPORT_NO_METADATA',
    message: expect.stringMatching(
      /train_info\.csv.*train_info\.csv\.zip: .*its checksum is wrong/,
    ),
  });
});

test('an archive that is emptied from its end can be read on by the next process', async () => {
  const folder = plant();
  const content = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`train/${i}.jpg`, jpeg(String(i).repeat(20_000))]),
  );
  const file = await writeZip(join(folder, 'train.zip'), content);
  const whole = statSync(file).size;
  const first = await ShrinkingArchive.open(file, 1);
  expect(first.entries.map(({ fileName }) => fileName)).toEqual(Object.keys(content).reverse());
  for (const entry of first.entries.slice(0, 12)) {
    expect(await buffer(await first.read(entry))).toEqual(content[entry.fileName]);
    await first.cutBefore(entry, async () => {});
  }
  first.close();
  expect(statSync(file).size).toBeLessThan(whole / 2);

  const second = await ShrinkingArchive.open(file, 1);
  expect(second.entries).toHaveLength(20);
  for (const entry of second.entries.slice(12)) {
    expect(await buffer(await second.read(entry))).toEqual(content[entry.fileName]);
    await second.cutBefore(entry, async () => {});
  }
  expect(statSync(file).size).toBe(0);
  await second.delete();
  expect(await readdir(folder)).toEqual([]);
});

test('an archive that is fetched again is read by its own directory', async () => {
  const { from, into } = await pack();
  const file = join(from, 'train.zip');
  const longer = (length: number) =>
    Object.fromEntries(names(true).map((name) => [`train/${name}`, jpeg(name.padEnd(length))]));
  await writeZip(file, longer(10_000));
  const half = await ShrinkingArchive.open(file, 1);
  await half.cutBefore(half.entries.at(-3)!, async () => {});
  half.close();
  expect(existsSync(`${file}.rest`)).toBe(true);
  await writeZip(file, longer(10_001));
  expect(await request({ from, into })).toMatchObject({ problems: [], placed: paintings.length });
});

describe('one process imports at a time:', () => {
  const owner = '.import.json';

  test('a second one waits, says for whom, and finds all there', async () => {
    const { from, into } = await pack();
    const lines: string[] = [];
    let second: Promise<unknown> | undefined;
    const begin = () => {
      second ??= request({ from, into, log: (line) => lines.push(line) });
      return silentProgress;
    };
    const first = request({
      from,
      into,
      startProgress: begin,
      // Continues once the second one has met it.
      freeBytes: async () => {
        begin();
        while (lines.length === 0) await setTimeout(5);
        return 1e9;
      },
    });
    expect(await first).toMatchObject({ placed: paintings.length, problems: [] });
    expect(await second).toMatchObject({ placed: 0, present: paintings.length });
    expect(lines).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Another import uses ${into}: process ${process.pid} on .*, since .*UTC\\. Waiting`,
        ),
      ),
    ]);
    expect(await readdir(into)).not.toContain(owner);
  });

  test('one that takes the archives away keeps others from them too', async () => {
    const { from, into } = await pack();
    const lines: string[] = [];
    let second: Promise<unknown> | undefined;
    await request({
      from,
      into,
      consume: true,
      freeBytes: async () => {
        second ??= request({
          from,
          into: plant(),
          consume: true,
          log: (line) => lines.push(line),
        }).catch(({ code }) => code);
        while (lines.length === 0) await setTimeout(5);
        return 1e9;
      },
    });
    expect(await second).toBe('IMPORT_NOTHING');
    expect(lines[0]).toContain(`Another import uses ${from}: process`);
  });

  test('one that was killed keeps nobody waiting', async () => {
    const { from, into } = await pack();
    let mark = '';
    const startOnce = () => {
      mark ||= readFileSync(join(into, owner), 'utf8');
      return silentProgress;
    };
    await request({ from, into, startProgress: startOnce });
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(join(into, owner), JSON.stringify({ ...JSON.parse(mark), pid }));
    expect(await request({ from, into })).toMatchObject({ present: paintings.length });
  });

  test('one that was replaced while it was paused stops', async () => {
    const { from, into } = await pack();
    const replace = () => {
      const mark = JSON.parse(readFileSync(join(into, owner), 'utf8'));
      writeFileSync(join(into, owner), JSON.stringify({ ...mark, token: 'theirs' }));
      return silentProgress;
    };
    await expect(request({ from, into, startProgress: replace })).rejects.toMatchObject({
      code: 'IMPORT_TAKEN_OVER',
    });
    expect(existsSync(join(into, owner))).toBe(true);
  });
});

describe('unpacked folders', () => {
  test('are linked: no byte is on the disk twice, and nothing is taken away', async () => {
    const { from, into } = await unpack();
    expect(await request({ from, into })).toMatchObject({ placed: 26, replacements: 1 });
    const [there, here] = [from, into].map((root) => statSync(join(root, 'train/3.jpg')));
    expect(here!.ino).toBe(there!.ino);
    expect(readFileSync(join(into, 'train/2.jpg'))).toEqual(jpeg('the replacement'));
    expect(readFileSync(join(from, 'train/2.jpg'))).toEqual(jpeg('2.jpg'));
    expect(await request({ from, into })).toMatchObject({ placed: 0, present: 26 });
  });

  test('are moved with consume', async () => {
    const { from, into } = await unpack();
    await request({ from, into, consume: true });
    // What was replaced stays behind.
    expect(await readdir(join(from, 'train'))).toEqual(['2.jpg']);
    expect((await checkData(into, startProgress)).missing).toEqual([]);
  });

  test('get their replacements where they are, when that is the place', async () => {
    const { from } = await unpack();
    expect(await request({ from, into: from })).toMatchObject({ placed: 1, replacements: 1 });
    expect(readFileSync(join(from, 'train/2.jpg'))).toEqual(jpeg('the replacement'));
  });
});

test('a check lists what is missing and what cannot be whole', async () => {
  const { from, into } = await pack();
  await request({ from, into });
  writeFileSync(join(into, 'train/3.jpg'), '');
  writeFileSync(join(into, 'train/4.jpg'), 'no image at all');
  writeFileSync(join(into, 'test/10.jpg'), jpeg('cut off', ''));
  writeFileSync(join(into, 'solution_painter.csv'), '');
  await rm(join(into, 'test/11.jpg'));
  const report = await checkData(into, startProgress);
  expect(report.missing).toEqual(['test/11.jpg']);
  expect(report.hasAnswers).toBe(true);
  expect(report.damaged).toEqual([
    { file: 'train/3.jpg', reason: 'is empty' },
    { file: 'train/4.jpg', reason: 'is not an image, judging by its first bytes' },
    { file: 'test/10.jpg', reason: 'is truncated: the end mark of a JPEG is missing' },
  ]);
});

describe('is refused', () => {
  test.each<[string, () => Promise<string>, string]>([
    ['a folder that is not there', async () => join(plant(), 'nowhere'), 'IMPORT_NOT_FOUND'],
    ['a folder with nothing of it', async () => plant({ 'notes.txt': '' }), 'IMPORT_NOTHING'],
    ['images without metadata', async () => plant({ 'train/1.jpg': '' }), 'IMPORT_NO_METADATA'],
    [
      'an archive of archives',
      async () => {
        const folder = plant();
        const inner = readFileSync(
          await writeZip(join(plant(), 'train.zip'), { 'train/1.jpg': '' }),
        );
        await writeZip(join(folder, 'painter-by-numbers.zip'), { 'train.zip': inner });
        return folder;
      },
      'IMPORT_ARCHIVE_INSIDE',
    ],
  ])('%s', async (_, make, code) => {
    const into = plant();
    await expect(request({ from: await make(), into })).rejects.toMatchObject({ code });
  });
});
