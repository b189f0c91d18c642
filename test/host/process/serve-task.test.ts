import { writeFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PaintingIds, serveTask } from '../../../harness/host/process/serve-task.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { useContractBench } from '../../material/use-contract-bench.ts';

const bench = useContractBench();
const nothing = { body: {}, arrays: [] };

/** What a process of a training task is served with, and the folder of its checkpoint. */
async function openTask() {
  const root = temporaryFolder();
  const [scratch, kept] = [join(root, 'scratch'), join(root, 'kept')];
  await mkdir(scratch);
  await mkdir(kept);
  const { task } = bench().openTask({});
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
