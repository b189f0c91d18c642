import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import {
  fingerprintOf,
  openCheckpoints,
} from '../../../harness/experiments/records/checkpoints.ts';
import { temporaryFolder } from './example-run.ts';

it('goes on with the last whole checkpoint of the same program, and knows those of another', async () => {
  const [run, code] = [await temporaryFolder(), await temporaryFolder()];
  const open = async () => openCheckpoints(run, await fingerprintOf([code], { engine: 'cpu' }));
  await mkdir(join(code, 'inner'));
  writeFileSync(join(code, 'inner', 'index.ts'), 'one');
  const before = await open();
  expect(await before.latest()).toBeUndefined();
  expect(await before.isOfOthers()).toBe(false);
  const curve = [{ epoch: 1, loss: 0.5 }];
  await before.save(async (folder) => writeFileSync(join(folder, 'state'), '1'), curve);
  expect(await (await open()).latest()).toMatchObject({ curve });
  expect(await (await open()).isOfOthers()).toBe(false);

  writeFileSync(join(code, 'inner', 'index.ts'), 'two');
  const after = await open();
  expect(await after.latest()).toBeUndefined();
  expect(await after.isOfOthers()).toBe(true);
  await after.save(async () => {}, curve);
  expect(await after.isOfOthers()).toBe(false);
});

it.each(['plugin.py', 'plugin.json', join('inner', 'train.mjs')])(
  'takes the program for another one once its %s differs',
  async (name) => {
    const code = await temporaryFolder();
    await mkdir(join(code, 'inner'));
    writeFileSync(join(code, name), 'one');
    const before = await fingerprintOf([code], {});
    writeFileSync(join(code, name), 'two');
    expect(await fingerprintOf([code], {})).not.toBe(before);
  },
);

it.each(['training.log', join('.venv', 'a.py'), join('node_modules', 'a.js'), 'weights.bin'])(
  'takes the program for the same whatever is in its %s',
  async (name) => {
    const code = await temporaryFolder();
    writeFileSync(join(code, 'plugin.py'), 'one');
    const before = await fingerprintOf([code], {});
    await mkdir(dirname(join(code, name)), { recursive: true });
    writeFileSync(join(code, name), 'two');
    expect(await fingerprintOf([code], {})).toBe(before);
  },
);
