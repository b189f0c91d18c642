import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { paintCollection } from '../../material/paint-collection.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { addressFrom, createProject } from './start-live-view.ts';

/** Compares mean colours; its process ends when it is asked while there is a file `end` next to its code. */
const code = `import { existsSync } from 'node:fs';
import { definePlugin } from '@painter-by-numbers/harness/contract/plugin.ts';
import { z } from 'zod';
const open = (task) => ({
  async predict(paintings, { a, b }) {
    if (existsSync(new URL('end', import.meta.url))) process.exit(3);
    const rows = [];
    for await (const { data } of task.pixels({ kind: 'whole', size: 1 }, paintings, 1)) rows.push(data[0]);
    return Float32Array.from(a, (i, pair) => 1 - Math.abs(rows[i] - rows[b[pair]]) / 255);
  },
  async save() {},
  dispose() {},
});
export default definePlugin({
  name: 'mortal',
  summary: 'Ends now and then',
  options: z.object({}),
  train: async (task) => open(task),
  load: async (_folder, task) => open(task),
});
`;

it('opens a run again after its plugin has ended', async () => {
  const collection = await paintCollection(join(temporaryFolder(), 'paintings'), { artists: 9 });
  const { root, start } = createProject(collection);
  const plugin = join(root, 'plugins', 'mortal');
  mkdirSync(plugin);
  writeFileSync(join(plugin, 'index.ts'), code);
  const asked = ['run', 'mortal', '--collection', collection, '--engine', 'wasm', '--json'];
  const { exitCode, stdout, stderr } = await start(...asked);
  expect(exitCode, stderr).toBe(0);
  const run = basename(JSON.parse(stdout).folder);

  const address = await addressFrom(start('serve', '--port', '0').stdout);
  const ask = async () => {
    const body = new FormData();
    body.append('run', run);
    for (const [name, artist] of Object.entries({ a: 'Painter A', b: 'Painter B' })) {
      const picture = readFileSync(join(collection, artist, '0.jpg'));
      body.append(name, new File([picture], `${name}.jpg`));
    }
    const answer = await fetch(`${address}api/verify`, {
      method: 'POST',
      headers: { origin: new URL(address).origin },
      body,
    });
    return { status: answer.status, text: await answer.text() };
  };
  expect(await ask()).toMatchObject({ status: 200 });
  writeFileSync(join(plugin, 'end'), '');
  expect(await ask()).toEqual({
    status: 400,
    text: expect.stringMatching(/mortal: its process ended too early, with exit code 3/),
  });
  rmSync(join(plugin, 'end'));
  expect(await ask()).toMatchObject({ status: 200 });
});
