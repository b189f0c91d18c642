import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import { createClient, type KaggleClient } from '../../../harness/data/kaggle/client.ts';
import { downloadCompetition } from '../../../harness/data/kaggle/download-competition.ts';
import { attempts } from '../../../harness/data/kaggle/retries.ts';
import { uploadSubmission } from '../../../harness/data/kaggle/upload-submission.ts';
import { silentProgress } from '../../../harness/shared/progress.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { writeZip } from '../../material/write-zip.ts';
import { waitForSize } from './fake-kaggle.ts';
import {
  type Behaviour,
  beSilent,
  type Step,
  send,
  sendJson,
  sendWithoutLength,
  startOddKaggle,
} from './odd-kaggle.ts';

const secret = 'S3cr3tT0k3n';
const kaggle = await startOddKaggle();
const said: string[] = [];
const client: KaggleClient = {
  ...createClient(`Bearer ${secret}`, { KAGGLE_API_ENDPOINT: kaggle.endpoint }),
  pauseMs: 1,
  silentMs: 60_000,
  wait: async () => {},
  log: (line) => said.push(line),
};

/** Does not wait long for a server that is silent; one that is slow costs it an attempt of six. */
const hasty: KaggleClient = { ...client, silentMs: 300 };
/** For a server that never says anything. */
const hastiest: KaggleClient = { ...client, silentMs: 50 };

const random = createRandom(3);
const picture = Buffer.from(Array.from({ length: 100_000 }, () => random.below(256)));
const archiveFile = await writeZip(join(temporaryFolder(), 'train.zip'), {
  'train/1.jpg': picture,
});
const files = new Map([
  ['train_info.csv', Buffer.from(`filename,artist\n${'1.jpg,somebody\n'.repeat(3000)}`)],
  ['train.zip', readFileSync(archiveFile)],
]);
const table = files.get('train_info.csv') ?? Buffer.alloc(0);
const archive = files.get('train.zip') ?? Buffer.alloc(0);

const page = '<!DOCTYPE html><html><head><title>Sign in\x1b[2J</title></head></html>';
const html = { 'content-type': 'text/html; charset=utf-8' };
const binary = { 'content-type': 'application/octet-stream' };
const forever = (behaviour: Behaviour) => Array<Behaviour>(attempts).fill(behaviour);
/** The table as it should be, so that the archive gets what follows. */
const goodTable = send(table, { etag: '"one"' });

/** Sends some bytes of the archive and no more. */
const stopAfter =
  (bytes: number): Behaviour =>
  (response) => {
    response.writeHead(200, { etag: '"one"', 'content-length': archive.length });
    response.write(archive.subarray(0, bytes));
  };

/** Sends some bytes of the archive and breaks off once they are in the folder. */
const breakAfter =
  (bytes: number, folder: () => string): Behaviour =>
  async (response, request) => {
    await stopAfter(bytes)(response, request);
    await waitForSize(join(folder(), 'train.zip.part'), bytes);
    response.destroy();
  };

beforeEach(() => {
  kaggle.files.clear();
  for (const [name, content] of files) kaggle.files.set(name, content);
  kaggle.odd.clear();
  kaggle.requests.length = 0;
  said.length = 0;
  folder = temporaryFolder();
});

let folder = '';

const download = (by = client) => downloadCompetition(by, folder, () => silentProgress);

/** Neither errors with their causes nor what was said hold the token; no other host saw it. */
function expectNoSecret(error: unknown): void {
  expect(inspect(error, { depth: 9 }) + said.join('')).not.toContain(secret);
  const elsewhere = kaggle.requests.filter(({ step }) => step === 'storage' || step === 'put');
  expect(elsewhere.every(({ authorization }) => authorization === undefined)).toBe(true);
}

async function expectDownloaded(): Promise<void> {
  kaggle.odd.clear();
  await download();
  for (const [name, content] of files) {
    expect(readFileSync(join(folder, name)).equals(content), name).toBe(true);
  }
  expect((await readdir(folder)).sort()).toEqual(['downloaded.json', ...[...files.keys()].sort()]);
}

type Odd = Partial<Record<Step, Behaviour[]>>;

function misbehave(odd: Odd): void {
  for (const [step, behaviours] of Object.entries(odd)) {
    kaggle.odd.set(step as Step, [...behaviours]);
  }
}

describe('a download comes whole although Kaggle', () => {
  test.each<[string, Odd]>([
    [
      'breaks a list off',
      {
        list: [(response) => void response.writeHead(200).write('{"fi', () => response.destroy())],
      },
    ],
    [
      'says sizes as text',
      {
        list: [
          sendJson({
            files: [...files].map(([name, { length }]) => ({ name, totalBytes: String(length) })),
          }),
        ],
      },
    ],
    [
      'asks to wait until yesterday',
      { list: [sendJson({}, 503, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' })] },
    ],
    ['asks to wait for nonsense', { list: [sendJson({}, 429, { 'retry-after': 'soon' })] }],
    ['asks to wait for an hour', { list: [sendJson({}, 429, { 'retry-after': '3600' })] }],
    ['fails with a web page', { list: [send(page, html, 502)], storage: [send(page, html, 503)] }],
    [
      'ends a table early without a length',
      { storage: [sendWithoutLength(table.subarray(0, 999))] },
    ],
    [
      'ends an archive early without a length',
      { storage: [goodTable, sendWithoutLength(archive.subarray(0, 999))] },
    ],
    [
      'says a length that is too small',
      {
        storage: [goodTable, send(archive.subarray(0, 999), { ...binary, 'content-length': 999 })],
      },
    ],
    [
      'sends more than there is',
      { storage: [goodTable, sendWithoutLength(Buffer.concat([archive, archive]))] },
    ],
    [
      'continues at another place',
      {
        storage: [
          goodTable,
          breakAfter(40_000, () => folder),
          send(
            archive.subarray(7),
            { 'content-range': `bytes 7-${archive.length - 1}/${archive.length}` },
            206,
          ),
        ],
      },
    ],
    [
      'continues with another version',
      {
        storage: [
          goodTable,
          breakAfter(40_000, () => folder),
          send(
            Buffer.concat([Buffer.alloc(20_000, 7), archive.subarray(60_000)]),
            {
              etag: '"two"',
              'content-range': `bytes 40000-${archive.length - 1}/${archive.length}`,
            },
            206,
          ),
        ],
      },
    ],
    [
      'sends all of it where the rest was asked for',
      { storage: [goodTable, breakAfter(40_000, () => folder), send(archive)] },
    ],
    [
      'does not know the range that it is asked for',
      {
        storage: [
          goodTable,
          breakAfter(40_000, () => folder),
          send('', { 'content-range': 'bytes */5' }, 416),
        ],
      },
    ],
    [
      'packs what should come as it is',
      {
        storage: [send(gzipSync(table), { 'content-encoding': 'gzip' })],
      },
    ],
    [
      'gives no name to a version',
      {
        storage: [
          goodTable,
          (response) => {
            response.writeHead(200, { 'content-length': archive.length });
            response.write(archive.subarray(0, 40_000), () => response.destroy());
          },
        ],
      },
    ],
    [
      'lists no sizes and ends early',
      {
        list: [sendJson({ files: [...files.keys()].map((name) => ({ name })) })],
        storage: [goodTable, sendWithoutLength(archive.subarray(0, 40_000))],
      },
    ],
  ])('%s', async (_, odd) => {
    misbehave(odd);
    await download();
    expectNoSecret(undefined);
    await expectDownloaded();
  });
});

test('a download that is refused at its beginning is not held open', async () => {
  let letGo = () => {};
  const closed = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  misbehave({
    storage: [
      goodTable,
      (response) => {
        response.on('close', letGo);
        response.writeHead(200, { 'content-length': 1e9 });
        response.write(Buffer.alloc(4e6));
      },
    ],
  });
  await download();
  await closed;
});

test('a second download into the same folder waits, and finds all there', async () => {
  let second: ReturnType<typeof download> | undefined;
  misbehave({
    storage: [
      async (response, request) => {
        second = download();
        while (said.length === 0) await setTimeout(5);
        await goodTable(response, request);
      },
    ],
  });
  expect((await download()).fetched).toHaveLength(2);
  expect(await second).toEqual({ fetched: [], known: [...files.keys()] });
  expect(said).toEqual([
    expect.stringMatching(/^The files are being downloaded by process \d+ on /),
  ]);
  await expectDownloaded();
});

test('a long wait is reported', async () => {
  misbehave({ list: [sendJson({ message: secret }, 429, { 'retry-after': '3600' })] });
  await download();
  expect(said).toEqual([
    expect.stringMatching(
      /^Kaggle asks to wait 3600 s, until .*\d\d:\d\d \(status 429 \(\[token\]\)\)/,
    ),
  ]);
});

describe('a download ends in a clear error, and continues later, where Kaggle', () => {
  test.each<[string, Odd, string, RegExp]>([
    [
      'sends a web page for a list',
      { list: [send(page, html)] },
      'KAGGLE_ANSWER_STRANGE',
      /ListDataFiles with a web page \("Sign in\\u001b\[2J"\)\. A proxy/,
    ],
    [
      'sends a web page as an error',
      { list: [send(page, html, 403)] },
      'KAGGLE_ANSWER_STRANGE',
      /web page.*status 403/,
    ],
    [
      'is a proxy that wants a password',
      { list: forever(send('', {}, 407)) },
      'KAGGLE_UNREACHABLE',
      /perhaps a proxy that wants a password/,
    ],
    [
      'sends nothing for a list',
      { list: [send('')] },
      'KAGGLE_ANSWER_STRANGE',
      /with nothing, which is not JSON/,
    ],
    [
      'sends text for a list',
      { list: [send('Gateway\x1b[2J')] },
      'KAGGLE_ANSWER_STRANGE',
      /"Gateway\\u001b\[2J", which is not JSON/,
    ],
    [
      'sends JSON of another shape',
      { list: [sendJson({ files: [{ title: 1 }] })] },
      'KAGGLE_ANSWER_STRANGE',
      /another shape at files\.0\.name/,
    ],
    [
      'sends the same page of a list for ever',
      { list: forever(sendJson({ files: [], nextPageToken: 'again' })) },
      'KAGGLE_ANSWER_STRANGE',
      /a list that has no end/,
    ],
    ['lists nothing', { list: [sendJson({ files: [] })] }, 'KAGGLE_NO_FILES', /lists none/],
    [
      'says the token back',
      { list: [sendJson({ message: `Bearer ${secret} \x1b[2J` }, 400)] },
      'KAGGLE_REFUSED',
      /\(Bearer \[token\] \\u001b\[2J\)/,
    ],
    [
      'asks to wait for a month',
      { list: [sendJson({}, 429, { 'retry-after': '2600000' })] },
      'KAGGLE_BUSY',
      /2600000 s, until \d{4}-\d\d-\d\d \d\d:\d\d/,
    ],
    [
      'leads in circles',
      {
        list: Array<Behaviour>(200).fill(
          (response, { url }) => void response.writeHead(307, { location: url }).end(),
        ),
      },
      'KAGGLE_UNREACHABLE',
      /redirect/,
    ],
    [
      'sends a web page for a file',
      { storage: [send(page, html)] },
      'KAGGLE_ANSWER_STRANGE',
      /train_info\.csv with a web page/,
    ],
    [
      'sends a web page that says it is a file',
      { storage: [goodTable, send(`\n${page}`, { ...binary, etag: '"one"' })] },
      'KAGGLE_ANSWER_STRANGE',
      /train\.zip with a web page/,
    ],
    [
      'sends what is no archive',
      { storage: [goodTable, send(Buffer.alloc(archive.length, 7), { etag: '"one"' })] },
      'KAGGLE_DAMAGED',
      /train\.zip cannot be opened as an archive.*deleted/,
    ],
    [
      'says a length that is too small, always',
      { storage: [goodTable, ...forever(send('short', { 'content-length': 5 }))] },
      'KAGGLE_UNREACHABLE',
      /has 5 bytes, but Kaggle's list says \d+/,
    ],
    [
      'sends without an end, always',
      { storage: [goodTable, ...forever(sendWithoutLength(Buffer.concat([archive, archive])))] },
      'KAGGLE_UNREACHABLE',
      /does not end after/,
    ],
  ])('%s', async (_, odd, code, message) => {
    misbehave(odd);
    const error = await download().catch((thrown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expectNoSecret(error);
    expect(kaggle.requests.length).toBeLessThan(200);
    expect(existsSync(join(folder, 'train.zip'))).toBe(false);
    await expectDownloaded();
  });
});

describe('silence ends', () => {
  const file = join(temporaryFolder(), 'submission.csv');
  writeFileSync(file, table);

  test.each<[string, Odd]>([
    ['before the first byte', { list: [beSilent], storage: [beSilent] }],
    ['in the middle', { storage: [goodTable, stopAfter(40_000)] }],
  ])('and a download continues: %s', async (_, odd) => {
    misbehave(odd);
    await download(hasty);
    await expectDownloaded();
  });

  test('and an upload continues', async () => {
    misbehave({ put: [beSilent, send('', {}, 308)] });
    expect(await uploadSubmission(hasty, file, '')).toEqual({ message: 'Thank you', ref: '1' });
    expect(kaggle.uploaded.equals(table)).toBe(true);
  });

  test.each<[string, Odd]>([
    ['list', { list: forever(beSilent) }],
    ['download', { download: forever(beSilent) }],
  ])('in a clear error if it is the only answer to a %s', async (_, odd) => {
    misbehave(odd);
    const error = await download(hastiest).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: 'KAGGLE_UNREACHABLE',
      message: expect.stringMatching(
        /gave no valid answer in 6 attempts: .*nothing arrived for 0\.05 s/,
      ),
    });
    expectNoSecret(error);
    await expectDownloaded();
  });
});

describe('what has come is not lost where', () => {
  const rangesOf = () =>
    kaggle.requests.filter(({ step }) => step === 'storage').map(({ range }) => range);

  test('a web page comes in place of the rest', async () => {
    misbehave({ storage: [goodTable, breakAfter(40_000, () => folder), send(page, binary)] });
    await expect(download()).rejects.toMatchObject({ code: 'KAGGLE_ANSWER_STRANGE' });
    kaggle.requests.length = 0;
    await expectDownloaded();
    expect(rangesOf()).toEqual(['bytes=40000-']);
  });

  test('another total length is reported', async () => {
    const short = send('short', { 'content-length': 5, etag: '"two"' });
    misbehave({ storage: [goodTable, breakAfter(40_000, () => folder), short] });
    await expectDownloadedOn();
    expect(rangesOf()).toEqual([undefined, undefined, 'bytes=40000-', 'bytes=40000-']);
  });

  test('all had come when the process was killed', async () => {
    writeFileSync(join(folder, 'train.zip.part'), archive);
    writeFileSync(join(folder, 'train.zip.part.json'), '{"validator":"\\"one\\""}');
    await expectDownloaded();
    expect(rangesOf()).toEqual([undefined, `bytes=${archive.length}-`]);
  });

  test('but it is where it is longer than the file', async () => {
    writeFileSync(join(folder, 'train.zip.part'), Buffer.concat([archive, archive]));
    writeFileSync(join(folder, 'train.zip.part.json'), '{"validator":"\\"one\\""}');
    await expectDownloaded();
  });

  async function expectDownloadedOn(): Promise<void> {
    await download();
    expect(readFileSync(join(folder, 'train.zip')).equals(archive)).toBe(true);
  }
});

describe('an error of the disk is no error of the network:', () => {
  test('it is full', async () => {
    symlinkSync('/dev/full', join(folder, 'train.zip.part'));
    // The part is kept: only then is it written to.
    misbehave({
      storage: [goodTable, send(archive, { 'content-range': `bytes 0-/${archive.length}` }, 206)],
    });
    const error = await download().catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: 'KAGGLE_FILE_FAILED',
      message: expect.stringMatching(/no room left for .*train\.zip\.part.*continues/),
    });
    expect(kaggle.requests.filter(({ step }) => step === 'storage')).toHaveLength(2);
  });

  test('a folder cannot be made', async () => {
    folder = join(folder, 'file');
    writeFileSync(folder, '');
    const error = await download().catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: 'KAGGLE_FILE_FAILED',
      message: expect.stringContaining(folder),
    });
    expect(kaggle.requests).toHaveLength(1);
  });
});

describe('an upload', () => {
  const file = join(temporaryFolder(), 'submission.csv');
  writeFileSync(file, table);
  const upload = () => uploadSubmission(client, file, 'a message');

  test.each<[string, Odd, string, RegExp]>([
    [
      'is told no address',
      { start: [sendJson({ token: 'blob' })] },
      'KAGGLE_ANSWER_STRANGE',
      /another shape at createUrl/,
    ],
    [
      'is told an address that is none of the web',
      { start: [sendJson({ token: 'blob', createUrl: 'file:///etc/passwd' })] },
      'KAGGLE_ANSWER_STRANGE',
      /createUrl/,
    ],
    [
      'is answered with a web page',
      { put: [send(page, html)] },
      'KAGGLE_ANSWER_STRANGE',
      /the upload with a web page/,
    ],
    [
      'is asked for bytes beyond its end',
      { put: [send('', {}, 308), send('', { range: 'bytes=0-99999999' }, 308)] },
      'KAGGLE_ANSWER_STRANGE',
      /beyond the end/,
    ],
    [
      'never gets on',
      { put: Array<Behaviour>(20).fill(send('', {}, 308)) },
      'KAGGLE_UNREACHABLE',
      /has not received all/,
    ],
    [
      'is forgotten',
      { put: [send('', {}, 500), send('', {}, 410)] },
      'KAGGLE_UPLOAD_EXPIRED',
      /no longer knows/,
    ],
  ])('that %s ends in a clear error', async (_, odd, code, message) => {
    misbehave(odd);
    const error = await upload().catch((thrown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expectNoSecret(error);
  });

  test('shows what Kaggle said without the token and without control characters', async () => {
    misbehave({ create: [sendJson({ message: `Thanks, ${secret}\x1b[2J`, ref: null })] });
    expect(await upload()).toEqual({ message: 'Thanks, [token]\\u001b[2J', ref: null });
  });

  test('of a file that is gone says so', async () => {
    await expect(uploadSubmission(client, `${file}.gone`, '')).rejects.toMatchObject({
      code: 'KAGGLE_FILE_FAILED',
      message: expect.stringContaining('submission.csv.gone'),
    });
  });
});

test.each(['api.kaggle.com', 'ftp://a', 'https://u:S3cr3tT0k3n@a', ' '])(
  'the endpoint %o is refused and not shown',
  (endpoint) => {
    let error: unknown;
    try {
      createClient('Bearer x', { KAGGLE_API_ENDPOINT: endpoint });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'KAGGLE_ENDPOINT_INVALID' });
    expect(inspect(error)).not.toContain(secret);
  },
);
