import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
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
  const handlers = serveTask({
    plugin: 'one',
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
  ['endCheckpoint', {}, /Plugin one ends a checkpoint that it has not begun/],
  ['nextPixels', { stream: 3 }, /Plugin one asks for stream 3 of pixels, which is not open/],
  ['features', { extractors: [], paintings: [] }, /Plugin one asks wrongly/],
  ['pixels', { view: { kind: 'whole', size: 9, mirrored: false } }, /Plugin one asks wrongly/],
])('refuses %s where it makes no sense', async (name, body, message) => {
  const { ask } = await openTask();
  await expect(ask(name, body)).rejects.toMatchObject({
    code: 'PROTOCOL_BROKEN',
    message: expect.stringMatching(message),
  });
});

it('fetches weights by their digest, until paintings have been seen', async () => {
  const bytes = Buffer.from('weights of a network');
  const server = createServer((_, answer) => answer.end(bytes));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const cache = temporaryFolder();
  vi.stubEnv('HARNESS_CACHE', cache);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { port } = server.address() as AddressInfo;
  const wanted = {
    url: `http://127.0.0.1:${port}/network.h5`,
    file: 'network.h5',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
  };
  const offline = await openTask();
  expect(await offline.ask('fetchWeights', wanted)).toEqual({
    body: { problem: 'the download is switched off' },
  });
  const { ask } = await openTask(true);
  const other = { ...wanted, file: 'other.h5', sha256: '0'.repeat(64) };
  expect(await ask('fetchWeights', other)).toEqual({
    body: { problem: expect.stringMatching(/not the file that was expected/) },
  });
  const path = join(cache, 'weights', 'network.h5');
  expect(await ask('fetchWeights', wanted)).toEqual({ body: { path } });
  expect(readFileSync(path)).toEqual(bytes);
  const outside = { ...wanted, file: '../network.h5' };
  await expect(ask('fetchWeights', outside)).rejects.toMatchObject({ code: 'PROTOCOL_BROKEN' });
  await ask('pixels', { view: { kind: 'whole', size: 8 }, paintings: [], batchSize: 1 });
  await expect(ask('fetchWeights', wanted)).rejects.toMatchObject({
    code: 'PROTOCOL_BROKEN',
    message: expect.stringMatching(/after it has seen paintings/),
  });
});
