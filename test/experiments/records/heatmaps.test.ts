import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readHeatmaps, writeHeatmaps } from '../../../harness/experiments/records/heatmaps.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const draw = (...names: string[]) =>
  names.map((name) => ({ png: Buffer.from(`picture ${name}`), caption: `caption ${name}` }));
const read = async (run: string) =>
  (await readHeatmaps(run)).map(({ file, caption }) => [readFileSync(file, 'utf8'), caption]);

it('returns the pictures that were written last', async () => {
  const run = temporaryFolder();
  await writeHeatmaps(run, draw('a', 'b', 'c'));
  const files = await writeHeatmaps(run, draw('d'));
  expect(files).toEqual([join(run, 'heatmaps', 'pair-01.png')]);
  expect(await read(run)).toEqual([['picture d', 'caption d']]);
});

it('reads a list of captions with a byte order mark', async () => {
  const run = temporaryFolder();
  await writeHeatmaps(run, draw('a'));
  const index = join(run, 'heatmaps', 'index.json');
  writeFileSync(index, `\ufeff${readFileSync(index, 'utf8')}`);
  expect(await read(run)).toEqual([['picture a', 'caption a']]);
});

it('puts no earlier caption below a new picture when writing fails', async () => {
  const run = temporaryFolder();
  await writeHeatmaps(run, draw('a'));
  // The second picture cannot be written.
  mkdirSync(join(run, 'heatmaps', 'pair-02.png'));
  await expect(writeHeatmaps(run, draw('b', 'c'))).rejects.toThrow();
  expect(await read(run)).toEqual([]);
});
