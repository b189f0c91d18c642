import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { drawBlobs } from '../data/copies/draw-blobs.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');
const [detail, whole] = ['Painter A/detail.png', 'Painter A/whole.png'];

async function harness(...args: string[]) {
  const { exitCode, stdout, stderr } = await runHarness(root, [...args, '--json']);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout);
}

it('verifies and reports by the same copies as the split, also of a run that knew hashes only', async () => {
  await paintCollection(paintings, { size: 96 });
  const picture = await drawBlobs(0);
  const cut = (left: number, top: number) =>
    sharp(picture).extract({ left, top, width: 230, height: 190 });
  writeFileSync(join(paintings, whole), picture);
  await cut(120, 80).toFile(join(paintings, detail));
  const [left, right] = [join(root, 'left.png'), join(root, 'right.png')];
  await cut(0, 0).toFile(left);
  await cut(250, 170).toFile(right);

  const { file } = await harness('split', '--collection', paintings, '--copies', 'hash');
  const run = ['run', 'colour-statistics', '--collection', paintings];
  for (const split of [[], ['--split', file]]) {
    const { manifest } = await harness(...run, ...split);
    const asked = ['verify', manifest.id, left, right, '--nearest', '200', '--no-picture'];
    const { images, pairs } = await harness(...asked);
    expect(pairs).toMatchObject([{ copies: true }]);
    for (const { known, nearest } of images) {
      expect([detail, whole]).toContain(known.id);
      expect(nearest.length).toBeGreaterThan(10);
      const ids = nearest.map(({ id }: { id: string }) => id);
      expect(ids).not.toContain(whole);
      expect(ids).not.toContain(detail);
    }
    const { figures } = await harness('report', manifest.id);
    const { runs } = JSON.parse(readFileSync(figures, 'utf8'));
    expect(runs[0].retrieval === null || runs[0].retrieval.leavesOutCopies).toBe(true);
  }
});
