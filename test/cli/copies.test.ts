import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { drawBlobs } from '../data/copies/draw-blobs.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');
const [detail, whole] = ['Painter A/detail.png', 'Painter A/whole.png'];

beforeAll(async () => {
  await paintCollection(paintings, { size: 48 });
  const picture = await drawBlobs(0);
  writeFileSync(join(paintings, whole), picture);
  await sharp(picture)
    .extract({ left: 200, top: 100, width: 240, height: 200 })
    .toFile(join(paintings, detail));
});

async function harness(...args: string[]) {
  const { exitCode, stdout, stderr } = await runHarness(root, [...args, '--json']);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout);
}

const readSplit = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

it('finds a detail, keeps it with the whole, and lets a person decide otherwise', async () => {
  const { pairs, page, decisions } = await harness('data', 'copies', paintings);
  expect(pairs).toMatchObject([{ first: detail, second: whole, decision: null, mirrored: false }]);
  const text = readFileSync(page, 'utf8');
  expect(text).toContain(detail);

  const split = ['split', '--collection', paintings];
  const joined = await harness(...split);
  expect(readSplit(joined.file)).toMatchObject({
    settings: { copies: 'local-features-1' },
    copies: { joined: [[detail, whole]], apart: [] },
    duplicateGroups: [[detail, whole]],
  });
  const before = await harness(...split, '--copies', 'hash');
  expect(readSplit(before.file)).toMatchObject({ duplicateGroups: [] });
  expect(readSplit(before.file).settings).not.toHaveProperty('copies');

  const [, first, second] = /data-first="(\w+)" data-second="(\w+)"/.exec(text) ?? [];
  mkdirSync(join(root, 'splits'), { recursive: true });
  writeFileSync(decisions, `decision,first,second\nrejected,${second},${first}\n`);
  const rejected = await harness(...split);
  expect(rejected.file).not.toBe(joined.file);
  expect(readSplit(rejected.file)).toMatchObject({
    copies: { joined: [], apart: [[detail, whole]] },
    duplicateGroups: [],
  });
  expect((await harness('data', 'copies', paintings)).pairs).toMatchObject([
    { decision: 'rejected' },
  ]);
  expect(new Set([joined.hash, before.hash, rejected.hash]).size).toBe(3);
});

it('says that so few artists are too few for an interval, and what would do', async () => {
  const { stderr } = await runHarness(root, [
    'split',
    '--collection',
    paintings,
    '--copies',
    'hash',
  ]);
  expect(stderr).toContain('The unseen test has 2 artists: too few for an interval');
  expect(stderr).toContain('takes 23 artists in all; the collection has 8');
});
