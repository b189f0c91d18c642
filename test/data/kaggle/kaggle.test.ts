import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createRandom } from '../../../harness/contract/random.ts';
import { call } from '../../../harness/data/kaggle/call.ts';
import { createClient } from '../../../harness/data/kaggle/client.ts';
import { downloadCompetition } from '../../../harness/data/kaggle/download-competition.ts';
import { downloadFile } from '../../../harness/data/kaggle/download-file.ts';
import { chooseFiles, listFiles } from '../../../harness/data/kaggle/list-files.ts';
import { attempts } from '../../../harness/data/kaggle/retries.ts';
import { uploadSubmission } from '../../../harness/data/kaggle/upload-submission.ts';
import { silentProgress } from '../../../harness/shared/progress.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { writeZip } from '../../material/write-zip.ts';
import { startFakeKaggle } from './fake-kaggle.ts';

const kaggle = await startFakeKaggle();
const client = {
  ...createClient('Bearer right', { KAGGLE_API_ENDPOINT: kaggle.endpoint }),
  pauseMs: 1,
};
const startProgress = () => silentProgress;
const ignore = () => {};

/** Bytes that differ everywhere, so that a wrong place would show. */
function bytes(length: number, seed = 1): Buffer {
  const random = createRandom(seed);
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

/** A real archive, as Kaggle sends them. */
async function archive(length: number, seed = 1): Promise<Buffer> {
  const entries = { 'train/1.jpg': bytes(length, seed) };
  return readFileSync(await writeZip(join(temporaryFolder(), 'archive.zip'), entries));
}

beforeEach(() => {
  kaggle.files.clear();
  for (const list of [kaggle.calls, kaggle.storage, kaggle.breakAfter, kaggle.failures]) {
    list.length = 0;
  }
  kaggle.uploads.length = 0;
  kaggle.packed = '';
});

test('all pages of the list are read, and what is needed is chosen', async () => {
  const names = [
    ...['all_data_info.csv.zip', 'replacements_for_corrupted_files.zip', 'submission_info.csv.zip'],
    ...['test.zip', 'train.zip', 'train_1.zip', 'train_2.zip', 'train_info.csv.zip'],
  ];
  for (const name of names) kaggle.files.set(name, bytes(3));
  const files = await listFiles(client);
  expect(files.map(({ name }) => name)).toEqual(names);
  expect(chooseFiles(files).map(({ name }) => name)).toEqual([
    ...['train_info.csv.zip', 'all_data_info.csv.zip', 'submission_info.csv.zip'],
    ...['replacements_for_corrupted_files.zip', 'test.zip', 'train.zip'],
  ]);
  const parts = chooseFiles(files.filter(({ name }) => name !== 'train.zip'));
  expect(parts.slice(-2).map(({ name }) => name)).toEqual(['train_1.zip', 'train_2.zip']);
});

describe('a download', async () => {
  const content = await archive(400_000);
  const file = { name: 'train.zip', bytes: content.length };

  test('continues where the connection broke, and the storage never sees the token', async () => {
    kaggle.files.set(file.name, content);
    kaggle.breakAfter.push(150_000, 90_000);
    const folder = temporaryFolder();
    kaggle.receivedIn = join(folder, 'train.zip.part');
    let counted = 0;
    const path = await downloadFile(client, file, folder, (n) => {
      counted += n;
    });
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(counted).toBe(content.length);
    expect(await readdir(folder)).toEqual(['train.zip']);
    expect(kaggle.storage.map(({ range }) => range)).toEqual([
      undefined,
      'bytes=150000-',
      'bytes=240000-',
    ]);
    expect(kaggle.storage.every(({ authorization }) => authorization === undefined)).toBe(true);
    expect(kaggle.calls.every(({ authorization }) => authorization === 'Bearer right')).toBe(true);
  });

  test('continues in the next process, unless the file has changed', async () => {
    kaggle.files.set(file.name, content);
    const folder = temporaryFolder();
    kaggle.receivedIn = join(folder, 'train.zip.part');
    kaggle.breakAfter.push(...Array(attempts).fill(60_000));
    await expect(downloadFile(client, file, folder, ignore)).rejects.toMatchObject({
      code: 'KAGGLE_UNREACHABLE',
      message: expect.stringContaining('continues where it stopped'),
    });
    expect((await readdir(folder)).sort()).toEqual(['train.zip.part', 'train.zip.part.json']);
    kaggle.storage.length = 0;
    await downloadFile(client, file, folder, ignore);
    expect(kaggle.storage[0]!.range).toBe(`bytes=${attempts * 60_000}-`);
    expect(readFileSync(join(folder, 'train.zip')).equals(content)).toBe(true);

    const changed = await archive(400_000, 2);
    kaggle.breakAfter.push(...Array(attempts).fill(60_000));
    await downloadFile(client, file, folder, ignore).catch(ignore);
    kaggle.files.set(file.name, changed);
    await downloadFile(client, file, folder, ignore);
    expect(readFileSync(join(folder, 'train.zip')).equals(changed)).toBe(true);
  });

  test('keeps the ending of what Kaggle packs', async () => {
    kaggle.files.set('submission_info.csv', content);
    kaggle.packed = '.zip';
    const folder = temporaryFolder();
    await downloadFile(client, { name: 'submission_info.csv', bytes: 1 }, folder, ignore);
    expect(await readdir(folder)).toEqual(['submission_info.csv.zip']);
  });

  test('of everything remembers what is whole', async () => {
    for (const name of ['train_info.csv', 'test.zip', 'train.zip']) {
      kaggle.files.set(name, await archive(100));
    }
    const folder = temporaryFolder();
    kaggle.failures.push(
      ...[200, 200].map(() => ({ status: 503 })),
      ...[{ status: 429, retryAfter: 0 }],
    );
    const first = await downloadCompetition(client, folder, startProgress);
    expect(first).toEqual({ fetched: ['train_info.csv', 'test.zip', 'train.zip'], known: [] });
    const second = await downloadCompetition(client, folder, startProgress);
    expect(second).toEqual({ fetched: [], known: first.fetched });
  });
});

test('a call is not made again before the server wants it', async () => {
  kaggle.failures.push({ status: 429, retryAfter: 0.2 });
  const before = performance.now();
  await call(client, 'ListDataFiles', {}, z.unknown());
  // Timers may fire up to a millisecond early.
  expect(performance.now() - before).toBeGreaterThanOrEqual(198);
});

describe('is told apart:', () => {
  test.each([
    [401, 'KAGGLE_UNAUTHORIZED', /does not accept the token \(why\).*settings/],
    [
      403,
      'KAGGLE_FORBIDDEN',
      /refuses \(why\).*accept its rules on https:.*painter-by-numbers\/rules/,
    ],
    [404, 'KAGGLE_NOT_FOUND', /status 404 \(why\)/],
    [400, 'KAGGLE_REFUSED', /ListDataFiles with status 400 \(why\)/],
  ])('status %i', async (status, code, message) => {
    kaggle.failures.push({ status, message: 'why' });
    const error = await call(client, 'ListDataFiles', {}, z.never()).catch((thrown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error.message).not.toContain('right');
  });

  test('a host that is not there', async () => {
    const nowhere = { ...client, endpoint: 'http://127.0.0.1:9' };
    await expect(call(nowhere, 'ListDataFiles', {}, z.unknown())).rejects.toMatchObject({
      code: 'KAGGLE_UNREACHABLE',
      message: expect.stringContaining('Check the network'),
    });
  });
});

test('a submission is passed on with its message, also when the line breaks', async () => {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'submission.csv');
  const content = bytes(300_000);
  writeFileSync(file, content);
  kaggle.breakAfter.push(100_000);
  let counted = 0;
  const submitted = await uploadSubmission(client, file, 'run-1, commit abc', (n) => {
    counted += n;
  });
  expect(submitted).toEqual({
    message: 'Successfully submitted to Painter by Numbers',
    ref: '4711',
  });
  expect(kaggle.uploads).toHaveLength(1);
  expect(kaggle.uploads[0]!.equals(content)).toBe(true);
  expect(counted).toBe(content.length);
  expect(kaggle.storage.map(({ contentRange }) => contentRange)).toEqual([
    undefined,
    'bytes */300000',
    'bytes 100000-299999/300000',
  ]);
  expect(kaggle.storage.every(({ authorization }) => authorization === undefined)).toBe(true);
  const [start, create] = kaggle.calls;
  expect(start!.body).toMatchObject({
    competitionName: 'painter-by-numbers',
    fileName: 'submission.csv',
    contentLength: 300_000,
  });
  expect(create).toMatchObject({
    method: 'CreateSubmission',
    body: {
      competitionName: 'painter-by-numbers',
      blobFileTokens: 'blob-1',
      submissionDescription: 'run-1, commit abc',
    },
  });
});
