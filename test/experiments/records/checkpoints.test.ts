import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { openCheckpoints } from '../../../harness/experiments/records/checkpoints.ts';
import { digestSources } from '../../../harness/experiments/records/code-digest.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

it('continues with the last whole checkpoint of the same program, and knows those of another', async () => {
  const [run, code] = [temporaryFolder(), temporaryFolder()];
  const open = async () => openCheckpoints(run, digestSources([code], { engine: 'cpu' }));
  await mkdir(join(code, 'inner'));
  writeFileSync(join(code, 'inner', 'index.ts'), 'one');
  const before = await open();
  expect(await before.find()).toEqual({ damaged: [], isOfOthers: false });
  const curve = [{ epoch: 1, loss: 0.5 }];
  await before.save(async (folder) => writeFileSync(join(folder, 'state'), '1'), curve);
  expect(await (await open()).find()).toMatchObject({ newest: { curve }, isOfOthers: false });

  writeFileSync(join(code, 'inner', 'index.ts'), 'two');
  const after = await open();
  expect(await after.find()).toEqual({ damaged: [], isOfOthers: true });
  await after.save(async () => {}, curve);
  expect(await after.find()).toMatchObject({ newest: { curve }, isOfOthers: false });
});

it.each([
  ['a flipped byte of its state', (folder: string) => flipByte(join(folder, 'state', 'variables'))],
  ['a state cut short', (folder: string) => truncateSync(join(folder, 'state', 'variables'), 1)],
  ['a state that is gone', (folder: string) => rmSync(join(folder, 'state', 'variables'))],
  [
    'a flipped byte of its description',
    (folder: string) => flipByte(join(folder, 'checkpoint.json')),
  ],
  ['no description', (folder: string) => rmSync(join(folder, 'checkpoint.json'))],
])('continues with the one before where the newest has %s', async (_, damage) => {
  const run = temporaryFolder();
  const checkpoints = openCheckpoints(run, 'same');
  for (const epoch of [1, 2, 3]) {
    const write = async (folder: string) =>
      writeFileSync(join(folder, 'variables'), `of epoch ${epoch}`);
    await checkpoints.save(write, [{ epoch, loss: 1 / epoch }]);
  }
  expect(readdirSync(join(run, 'checkpoints')).sort()).toEqual(['2', '3']);
  damage(join(run, 'checkpoints', '3'));
  const { newest, damaged } = await checkpoints.find();
  expect(damaged).toHaveLength(1);
  expect(newest?.curve).toEqual([{ epoch: 2, loss: 0.5 }]);
  expect(readFileSync(join(newest!.state, 'variables'), 'utf8')).toBe('of epoch 2');
});

function flipByte(file: string): void {
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = bytes[at]! ^ 1;
  writeFileSync(file, bytes);
}

it.each(['plugin.py', 'plugin.json', join('inner', 'train.mjs')])(
  'takes the program for another one once its %s differs',
  async (name) => {
    const code = temporaryFolder();
    await mkdir(join(code, 'inner'));
    writeFileSync(join(code, name), 'one');
    const before = digestSources([code], {});
    writeFileSync(join(code, name), 'two');
    expect(digestSources([code], {})).not.toBe(before);
  },
);

it.each(['training.log', join('.venv', 'a.py'), join('node_modules', 'a.js'), 'weights.bin'])(
  'takes the program for the same whatever is in its %s',
  async (name) => {
    const code = temporaryFolder();
    writeFileSync(join(code, 'plugin.py'), 'one');
    const before = digestSources([code], {});
    await mkdir(dirname(join(code, name)), { recursive: true });
    writeFileSync(join(code, name), 'two');
    expect(digestSources([code], {})).toBe(before);
  },
);
