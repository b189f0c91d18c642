import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { PaintingIds } from '../../../harness/host/process/painting-ids.ts';
import { serveTask } from '../../../harness/host/process/serve-task.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { useContractBench } from '../../material/use-contract-bench.ts';

const bench = useContractBench();
const nothing = { body: {}, arrays: [] };

/** What a process of a training task is served with, and the folder of its checkpoint. */
async function openTask(download = false) {
  const root = temporaryFolder();
  const [scratch, kept] = [join(root, 'scratch'), join(root, 'kept')];
  await mkdir(scratch);
  await mkdir(kept);
  const opened = bench().openTask({});
  const task = { ...opened.task, weights: { ...opened.task.weights, download } };
  const checkpoint = {
    latest: async () => undefined,
    save: async (write: (folder: string) => Promise<void>) => write(kept),
  };
  const sight = { paintings: false };
  const handlers = serveTask({
    plugin: 'one',
    sight,
    current: () => ({ services: task, training: { ...task, checkpoint } }),
    ids: new PaintingIds(),
    scratch,
    session: () => {
      throw new Error('nobody is asked');
    },
  });
  return {
    kept,
    ask: async (name: string, body: unknown = {}) => handlers[name]?.({ ...nothing, body }),
  };
}

it('keeps a checkpoint once it has ended', async () => {
  const { ask, kept } = await openTask();
  const begun = await ask('beginCheckpoint');
  const { folder } = Object(begun?.body) as { folder: string };
  writeFileSync(join(folder, 'state'), '1');
  expect(await readdir(kept)).toEqual([]);
  await ask('endCheckpoint');
  expect(await readdir(kept)).toEqual(['state']);
});

it.each([
  ['endCheckpoint', {}, /Plugin one ended a checkpoint that it had not begun/],
  ['nextPixels', { stream: 3 }, /Plugin one asked for pixel stream 3, which is not open/],
  ['features', { extractors: [], paintings: [] }, /Plugin one sent an invalid request/],
  [
    'pixels',
    { view: { kind: 'whole', size: 9, mirrored: false } },
    /Plugin one sent an invalid request/,
  ],
])('refuses %s where it makes no sense', async (name, body, message) => {
  const { ask } = await openTask();
  await expect(ask(name, body)).rejects.toMatchObject({
    code: 'PROTOCOL_BROKEN',
    message: expect.stringMatching(message),
  });
});

/** Serves substitutes for a publisher's files, and keeps downloads in an empty cache. */
async function publish(serve: RequestListener) {
  const server = createServer(serve);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const cache = temporaryFolder();
  vi.stubEnv('HARNESS_CACHE', cache);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, folder: join(cache, 'weights') };
}

const bytes = Buffer.from('weights of a network');
const sha256 = createHash('sha256').update(bytes).digest('hex');

it('fetches weights by their digest, until paintings have been seen', async () => {
  const { address, folder } = await publish((_, answer) => answer.end(bytes));
  const wanted = {
    url: `${address}/network.h5`,
    file: 'network.h5',
    sha256,
    bytes: bytes.length,
  };
  const offline = await openTask();
  const other = { ...wanted, file: 'other.h5', sha256: '0'.repeat(64) };
  for (const one of [wanted, other]) {
    expect(await offline.ask('fetchWeights', one)).toEqual({
      body: { problem: 'the download is switched off' },
    });
  }
  const { ask } = await openTask(true);
  expect(await ask('fetchWeights', other)).toEqual({
    body: { problem: expect.stringMatching(/not the expected file/) },
  });
  const path = join(folder, 'network.h5');
  expect(await ask('fetchWeights', wanted)).toEqual({ body: { path } });
  expect(readFileSync(path)).toEqual(bytes);
  // What has been downloaded once is there without a network.
  expect(await offline.ask('fetchWeights', wanted)).toEqual({ body: { path } });
  const outside = { ...wanted, file: '../network.h5' };
  await expect(ask('fetchWeights', outside)).rejects.toMatchObject({ code: 'PROTOCOL_BROKEN' });
  await ask('pixels', { view: { kind: 'whole', size: 8 }, paintings: [], batchSize: 1 });
  // A failure is remembered: no server is asked about it again.
  await offline.ask('pixels', { view: { kind: 'whole', size: 8 }, paintings: [], batchSize: 1 });
  expect(await offline.ask('fetchWeights', other)).toEqual({
    body: { problem: 'the download is switched off' },
  });
  expect(await ask('fetchWeights', other)).toEqual({
    body: { problem: expect.stringMatching(/not the expected file/) },
  });
  await expect(ask('fetchWeights', wanted)).rejects.toMatchObject({
    code: 'PROTOCOL_BROKEN',
    message: expect.stringMatching(/after it had seen paintings/),
  });
});

it('asks again after a failure, as long as no painting has been seen', async () => {
  let asked = 0;
  const { address, folder } = await publish((_, answer) => {
    asked++;
    if (asked === 1) return answer.writeHead(503).end();
    return answer.end(bytes);
  });
  const wanted = { url: address, file: 'network.h5', sha256 };
  const { ask } = await openTask(true);
  expect(await ask('fetchWeights', wanted)).toEqual({
    body: { problem: expect.stringMatching(/503 Service Unavailable$/) },
  });
  expect(await ask('fetchWeights', wanted)).toEqual({
    body: { path: join(folder, 'network.h5') },
  });
});

it('takes no file for weights that has only their name and size', async () => {
  const { address, folder } = await publish((_, answer) => answer.end(bytes));
  const wanted = { url: address, file: 'network.h5', sha256, bytes: bytes.length };
  const { ask } = await openTask(true);
  const path = join(folder, 'network.h5');
  const others = Buffer.alloc(bytes.length, 'x');
  await mkdir(folder);
  writeFileSync(path, others);
  const offline = await openTask();
  expect(await offline.ask('fetchWeights', wanted)).toEqual({
    body: { problem: 'the download is switched off' },
  });
  expect(await ask('fetchWeights', wanted)).toEqual({ body: { path } });
  expect(readFileSync(path)).toEqual(bytes);
});

it.each([
  `timm--tiny--model-${sha256.slice(0, 16)}.safetensors`,
  'digests.json',
  'network.h5.part',
  'network.h5.lock',
])('lets no program call its download %s', async (file) => {
  const { address } = await publish((_, answer) => answer.end(bytes));
  const { ask } = await openTask(true);
  await expect(ask('fetchWeights', { url: address, file, sha256 })).rejects.toMatchObject({
    code: 'PROTOCOL_BROKEN',
    message: expect.stringMatching(/a name reserved by the harness/),
  });
});

it('fetches weights by the beginning of their digest, of whatever size, and continues', async () => {
  const ranges: (string | undefined)[] = [];
  const { address, folder } = await publish(({ headers: { range } }, answer) => {
    ranges.push(range);
    const from = Number(range?.match(/\d+/)?.[0] ?? 0);
    if (from === bytes.length) return answer.writeHead(416).end();
    if (from === 0) return answer.end(bytes);
    const last = bytes.length - 1;
    answer.writeHead(206, { 'content-range': `bytes ${from}-${last}/${bytes.length}` });
    return answer.end(bytes.subarray(from));
  });
  const file = `network-${sha256.slice(0, 8)}.pth`;
  const wanted = { url: `${address}/${file}`, file, sha256: sha256.slice(0, 8) };
  const path = join(folder, file);
  const { ask } = await openTask(true);
  for (const begun of [undefined, bytes.subarray(0, 5), bytes]) {
    await rm(path, { force: true });
    if (begun !== undefined) writeFileSync(`${path}.part`, begun);
    expect(await ask('fetchWeights', wanted)).toEqual({ body: { path } });
    expect(readFileSync(path)).toEqual(bytes);
  }
  expect(ranges).toEqual([undefined, 'bytes=5-', `bytes=${bytes.length}-`]);

  // Whatever has happened to it since, it is not taken for what it was.
  const damaged = Buffer.from(bytes);
  damaged[3] = 0;
  writeFileSync(path, damaged);
  const offline = await openTask();
  expect(await offline.ask('fetchWeights', wanted)).toEqual({
    body: { problem: 'the download is switched off' },
  });
  expect(await ask('fetchWeights', wanted)).toEqual({ body: { path } });
  expect(readFileSync(path)).toEqual(bytes);

  const other = { ...wanted, file: 'other.pth', sha256: '00000000' };
  expect(await ask('fetchWeights', other)).toEqual({
    body: {
      problem: `${wanted.url} is not the expected file: its SHA-256 is ${sha256} instead of one that begins with 00000000. It was deleted.`,
    },
  });
  const tooShort = { ...wanted, sha256: sha256.slice(0, 7) };
  await expect(ask('fetchWeights', tooShort)).rejects.toMatchObject({ code: 'PROTOCOL_BROKEN' });
});

it('fetches weights of the hub by the digest that it names, once', async () => {
  const asked: string[] = [];
  const { address, folder } = await publish(({ method, url }, answer) => {
    asked.push(`${method} ${url}`);
    if (url?.startsWith('/timm/former/')) {
      return answer.writeHead(307, { location: url.replace('former', 'tiny') }).end();
    }
    if (url?.startsWith('/timm/unnamed/')) return answer.end();
    if (url?.startsWith('/timm/tiny/') !== true) return answer.writeHead(404).end();
    const named = { 'x-linked-etag': `"${sha256}"`, 'x-linked-size': bytes.length };
    const elsewhere = { location: `${address}/timm/tiny/elsewhere` };
    if (method === 'HEAD') return answer.writeHead(302, { ...named, ...elsewhere }).end();
    return answer.end(bytes);
  });
  vi.stubEnv('HF_ENDPOINT', address);
  const { ask } = await openTask(true);
  const offline = await openTask();
  const of = (repository: string) => ({ repository, file: 'model.safetensors' });
  expect(await offline.ask('fetchHubWeights', of('timm/tiny'))).toEqual({
    body: { problem: 'the download is switched off' },
  });
  const path = join(folder, `timm--tiny--model-${sha256.slice(0, 16)}.safetensors`);
  expect(await ask('fetchHubWeights', of('timm/tiny'))).toEqual({ body: { path } });
  expect(readFileSync(path)).toEqual(bytes);
  expect(asked).toHaveLength(2);
  for (const task of [offline, await openTask(true)]) {
    expect(await task.ask('fetchHubWeights', of('timm/tiny'))).toEqual({ body: { path } });
  }
  expect(asked).toHaveLength(2);

  const former = await ask('fetchHubWeights', of('timm/former'));
  expect(former).toMatchObject({ body: { path: expect.stringContaining('timm--former--model-') } });
  expect(await ask('fetchHubWeights', of('timm/absent'))).toEqual({
    body: {
      problem: expect.stringMatching(/absent\S+ could not be downloaded: .* 404 Not Found$/),
    },
  });
  expect(await ask('fetchHubWeights', of('timm/unnamed'))).toEqual({
    body: { problem: expect.stringMatching(/the server does not name its SHA-256$/) },
  });
  await expect(ask('fetchHubWeights', of('../../etc'))).rejects.toMatchObject({
    code: 'PROTOCOL_BROKEN',
  });
});
