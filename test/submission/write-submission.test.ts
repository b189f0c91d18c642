import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkWritten } from '../../harness/submission/check-written.ts';
import {
  type SubmissionOptions,
  writeSubmission,
} from '../../harness/submission/write-submission.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { answerAll, answerByName } from './answer-by-name.ts';
import { expectError } from './expect-code.ts';

const folder = temporaryFolder();
const pairsFile = join(folder, 'pairs.csv');
const outFile = join(folder, 'submission.csv');

async function writePairs(rows: readonly (readonly (string | number)[])[]): Promise<void> {
  await writeFile(pairsFile, stringify([['index', 'image1', 'image2'], ...rows]));
}

const countedRows = (count: number) =>
  Array.from({ length: count }, (_, i) => [
    i,
    `${100_000 + (i % 91)}.jpg`,
    `${100_000 + (i % 37)}.jpg`,
  ]);

const write = (options: Partial<SubmissionOptions> = {}) =>
  writeSubmission({ pairsFile, outFile, model: 'by name', answer: answerAll, ...options });

test('each row answers the row of the pairs file at its place, to the bit', async () => {
  const name = fc.oneof(
    fc.nat({ max: 12 }).map((n) => `${n}.jpg`),
    fc.constantFrom('a,b', 'モネ', 'a"b', 'a\nb'),
  );
  const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), name, name), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      fc.uniqueArray(
        fc.nat({ max: 12 }).map((n) => `${n}.jpg`),
        { maxLength: 4 },
      ),
      async (steps, chunkRows, gzip, unreadable) => {
        let index = -1;
        const pairs = steps.map(([step, a, b]) => {
          index += step;
          return [String(index), a, b] as const;
        });
        await writePairs(pairs);
        const isBad = (...names: string[]) => names.some((image) => unreadable.includes(image));
        const result = await write({
          chunkRows,
          gzip,
          fallback: 0.25,
          isReadable: (image) => !unreadable.includes(image),
          async answer(asked) {
            for (const i of asked.a.keys()) {
              expect(isBad(asked.images[asked.a[i]!]!, asked.images[asked.b[i]!]!)).toBe(false);
            }
            return answerAll(asked);
          },
        });
        const bytes = await readFile(outFile);
        const [header, ...written] = parse(gzip ? gunzipSync(bytes) : bytes);
        expect(header).toEqual(['index', 'sameArtist']);
        expect(written.map(([at]) => at)).toEqual(pairs.map(([at]) => at));
        expect(written.map(([, probability]) => Math.fround(Number(probability)))).toEqual(
          pairs.map(([, a, b]) => (isBad(a, b) ? 0.25 : answerByName(a, b))),
        );
        expect(result).toMatchObject({
          rows: pairs.length,
          fallbackRows: pairs.filter(([, a, b]) => isBad(a, b)).length,
          resumedRows: 0,
        });
        expect(existsSync(`${outFile}.part`)).toBe(false);
        expect(existsSync(`${outFile}.part.json`)).toBe(false);
        expect(existsSync(`${outFile}.owner`)).toBe(false);
      },
    ),
    { numRuns: 40 },
  );
});

test('a chunk of many rows is written whole', async () => {
  const pairs = countedRows(2500);
  await writePairs(pairs);
  await write();
  const expected = pairs.map(([index, a, b]) => [
    String(index),
    answerByName(String(a), String(b)).toPrecision(9),
  ]);
  expect(parse(await readFile(outFile))).toEqual([['index', 'sameArtist'], ...expected]);
});

test('a model is asked for chunks of one size and shown every image that it needs', async () => {
  await writePairs(countedRows(1050));
  const asked: number[] = [];
  await write({
    chunkRows: 100,
    expectedRows: 1050,
    async answer(pairs) {
      asked.push(pairs.a.length);
      return answerAll(pairs);
    },
  });
  expect(asked).toEqual([...Array(10).fill(100), 50]);
});

describe('a bad answer is refused and names its row', () => {
  test.each<[string, (right: Float32Array) => Float32Array, string]>([
    [
      'NaN',
      (right) => right.fill(Number.NaN, 3, 4),
      'The model answered NaN for the pair with index 13 (100013.jpg, 100013.jpg). predict must return probabilities from 0 to 1.',
    ],
    [
      'above 1',
      (right) => right.fill(1.5, 3, 4),
      'The model answered 1.5 for the pair with index 13 (100013.jpg, 100013.jpg). predict must return probabilities from 0 to 1.',
    ],
    [
      'below 0',
      (right) => right.fill(-0.25, 3, 4),
      'The model answered -0.25 for the pair with index 13 (100013.jpg, 100013.jpg). predict must return probabilities from 0 to 1.',
    ],
    [
      'one too few',
      (right) => right.subarray(1),
      'The model gave 9 answers for the 10 pairs from index 10 on. predict must return one probability per pair.',
    ],
  ])('%s', async (_, spoil, message) => {
    await rm(outFile, { force: true });
    await writePairs(countedRows(30));
    let chunks = 0;
    const work = write({
      chunkRows: 10,
      answer: async (pairs) => (++chunks === 2 ? spoil(await answerAll(pairs)) : answerAll(pairs)),
    });
    await expectError(work, 'PREDICTION_INVALID', message);
    expect(existsSync(outFile)).toBe(false);
  });
});

test('another number of rows than expected is refused', async () => {
  await rm(outFile, { force: true });
  await writePairs(countedRows(30));
  await expectError(
    write({ expectedRows: 31 }),
    'SUBMISSION_ROWS',
    'pairs.csv has only 30 rows; 31 are expected. Fetch it again, or name the right file.',
  );
  await expectError(
    write({ expectedRows: 29 }),
    'SUBMISSION_ROWS',
    'pairs.csv has more rows; 29 are expected. Fetch it again, or name the right file.',
  );
  expect(existsSync(outFile)).toBe(false);
});

test('a pairs file that changes meanwhile is refused', async () => {
  await rm(outFile, { force: true });
  await writePairs(countedRows(30));
  const work = write({
    async answer(pairs) {
      await utimes(pairsFile, 1, 1);
      return answerAll(pairs);
    },
  });
  await expectError(
    work,
    'PAIRS_CHANGED',
    'pairs.csv changed while it was read. Run again with a file that does not change.',
  );
  expect(existsSync(outFile)).toBe(false);
});

test('two runs never write one file together, and a dead one holds nobody up', async () => {
  await writePairs(countedRows(30));
  const claim = `${outFile}.owner`;
  let mark = '';
  let refused: unknown;
  await write({
    async answer(pairs) {
      mark = await readFile(claim, 'utf8');
      refused = await write().catch((error) => error);
      return answerAll(pairs);
    },
  });
  expect(refused).toMatchObject({
    code: 'SUBMISSION_BUSY',
    message: expect.stringMatching(
      new RegExp(
        `^submission\\.csv is being written by process ${process.pid} on .*, since .* UTC\\. Wait`,
      ),
    ),
  });
  expect(existsSync(claim)).toBe(false);
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await writeFile(claim, JSON.stringify({ ...JSON.parse(mark), pid }));
  expect(await write()).toMatchObject({ rows: 30 });
});

test('a number of a process on another machine means nothing on this one', async () => {
  await writePairs(countedRows(30));
  let mark = '';
  await write({
    async answer(pairs) {
      mark = await readFile(`${outFile}.owner`, 'utf8');
      return answerAll(pairs);
    },
  });
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const elsewhere = JSON.stringify({ ...JSON.parse(mark), pid, host: 'elsewhere' });
  await writeFile(`${outFile}.owner`, elsewhere);
  await expect(write()).rejects.toMatchObject({
    code: 'SUBMISSION_BUSY',
    message: expect.stringContaining(`process ${pid} on elsewhere`),
  });
  await rm(`${outFile}.owner`);
});

test('one that was replaced while it was paused leaves the file to the other', async () => {
  await writePairs(countedRows(30));
  await rm(outFile, { force: true });
  const replaced = write({
    async answer(pairs) {
      const mark = JSON.parse(await readFile(`${outFile}.owner`, 'utf8'));
      await writeFile(`${outFile}.owner`, JSON.stringify({ ...mark, token: 'theirs' }));
      return answerAll(pairs);
    },
  });
  await expect(replaced).rejects.toMatchObject({ code: 'SUBMISSION_BUSY' });
  expect(existsSync(outFile)).toBe(false);
  await rm(`${outFile}.owner`);
});

test('damage between writing and renaming is found', async () => {
  const good = 'index,sameArtist\n0,0.500000000\n1,0.250000000\n2,1.00000000\n';
  const expected = { rows: 3, lastIndex: 2, firstLines: good.split('\n').slice(0, 3) };
  const check = async (text: string) => {
    await writeFile(outFile, text);
    await checkWritten(outFile, expected);
  };
  await check(good);
  const damaged = (reason: string) =>
    `submission.csv was damaged while it was written: ${reason}. Check the disk and run again.`;
  for (const [text, reason] of [
    [good.replace('2,1.0', '2,7.0'), 'line 4 differs from what was written'],
    [good.replace('2,1.0', '1,1.0'), 'line 4 differs from what was written'],
    [good.replace('0.25', '0.26'), 'line 3 differs from what was written'],
    [good.replace('2,1.00000000\n', ''), 'it has 2 rows, but 3 were written'],
    [good.replace('2,1.0', '5,1.0'), 'its last row differs'],
    [good.replace('1.00000000', '\0\0'), 'line 4 differs from what was written'],
  ] as const) {
    await expectError(check(text), 'SUBMISSION_DAMAGED', damaged(reason));
  }
});

describe.each([false, true])('after SIGKILL in the middle of writing (gzip %s)', (gzip) => {
  const rows = 10_000;
  const killedFile = join(folder, `killed-${gzip}.csv`);
  const options = { outFile: killedFile, gzip, chunkRows: 500 };
  const script = fileURLToPath(new URL('write-until.ts', import.meta.url));
  const register = new URL('../../harness/shared/typescript/register.js', import.meta.url).href;

  /** Kills a process that stops before it answers a chunk, once a file is there. */
  async function killBefore(chunk: number, file: string): Promise<void> {
    const child = spawn(
      process.execPath,
      ['--import', register, script, pairsFile, killedFile, String(gzip), String(chunk)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const exited = once(child, 'exit');
    // Nothing tells of it but the file system.
    while (!existsSync(file) && child.exitCode === null) await pause(10);
    child.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);
  }

  test('nothing looks complete, and the next run ends in the same bytes', async () => {
    await writePairs(countedRows(rows));
    await write({ gzip, chunkRows: 500 });
    const whole = await readFile(outFile);

    // Before any checkpoint: the next run starts from the beginning.
    await killBefore(0, `${killedFile}.part`);
    expect(existsSync(killedFile)).toBe(false);
    expect(existsSync(`${killedFile}.part.json`)).toBe(false);

    await killBefore(5, `${killedFile}.part.json`);
    expect(existsSync(killedFile)).toBe(false);
    const { rows: doneRows, bytes } = JSON.parse(await readFile(`${killedFile}.part.json`, 'utf8'));
    expect(doneRows).toBeGreaterThan(0);
    expect(doneRows).toBeLessThan(rows);
    // What was written after the checkpoint is cut off; here it is made sure that there is some.
    await writeFile(`${killedFile}.part`, Buffer.alloc(4_000_000, 0x31), { flag: 'a' });
    expect((await stat(`${killedFile}.part`)).size).toBeGreaterThan(bytes);

    let asked = 0;
    const result = await write({
      ...options,
      async answer(pairs) {
        asked += pairs.a.length;
        return answerAll(pairs);
      },
    });
    expect(result).toMatchObject({ rows, resumedRows: doneRows });
    expect(asked).toBe(rows - doneRows);
    expect((await readFile(killedFile)).equals(whole)).toBe(true);
    expect(existsSync(`${killedFile}.part.json`)).toBe(false);
  });

  test('another model, changed pairs or a lost part start from the beginning', async () => {
    await writePairs(countedRows(rows));
    await rm(killedFile, { force: true });
    await killBefore(5, `${killedFile}.part.json`);
    const part = await readFile(`${killedFile}.part`);
    const checkpoint = await readFile(`${killedFile}.part.json`);
    const restore = async () => {
      await writeFile(`${killedFile}.part`, part);
      await writeFile(`${killedFile}.part.json`, checkpoint);
    };
    expect((await write(options)).resumedRows).toBeGreaterThan(0);
    await restore();
    expect((await write({ ...options, model: 'another' })).resumedRows).toBe(0);
    await restore();
    await truncate(`${killedFile}.part`, JSON.parse(checkpoint.toString()).bytes - 1);
    expect((await write(options)).resumedRows).toBe(0);
    await restore();
    await utimes(pairsFile, 1, 1);
    expect((await write(options)).resumedRows).toBe(0);
  });
});
