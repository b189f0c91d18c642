import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { writeXceptionUpTo } from '../material/write-xception.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');
const weights = join(root, 'weights');
let run: string;

beforeAll(async () => {
  await paintCollection(paintings, { artists: 9 });
  writeXceptionUpTo('add_2', weights);
  run = await train(
    ...['xception', '--weights', weights, '--layer', 'add_2', '--input-size', '96'],
    ...['--epochs', '1', '--pairs-per-epoch', '128', '--pooling', 'mean+std'],
  );
});

async function train(...args: string[]): Promise<string> {
  const asked = ['run', ...args, '--collection', paintings, '--json'];
  const { exitCode, stdout, stderr } = await runHarness(root, asked);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout).folder;
}

describe('harness explain', () => {
  it('draws the pairs of which the run was most certain, and a page of them', async () => {
    const asked = ['explain', run, '--pairs', '2', '--with', run, '--json'];
    const { exitCode, stdout, stderr } = await runHarness(root, asked);
    expect(exitCode, stderr).toBe(0);
    const { runs, gallery } = JSON.parse(stdout);
    expect(runs).toHaveLength(2);
    expect(runs[0].pairs).toHaveLength(2);
    for (const { picture, score } of runs[0].pairs) {
      expect(score).toBeGreaterThanOrEqual(0);
      const { format, width } = await sharp(picture).metadata();
      expect([format, width]).toEqual(['png', 948]);
      // What is drawn differs from place to place.
      const { channels } = await sharp(picture).stats();
      expect(channels[0]!.stdev).toBeGreaterThan(5);
    }
    const page = readFileSync(gallery, 'utf8');
    expect(page.match(/data:image\/jpeg/g)).toHaveLength(4);
    expect(page).toMatch(/score [01]\.\d+ \(threshold [01]\.\d+\): (one artist|two artists)</);
    const index = JSON.parse(readFileSync(join(run, 'heatmaps', 'index.json'), 'utf8'));
    expect(index.heatmaps).toHaveLength(2);
  });

  it('takes image files by their full names, from anywhere', async () => {
    const files = ['own.jpg', 'other.jpg'].map((name) => join(root, 'pictures', name));
    mkdirSync(join(root, 'pictures'));
    copyFileSync(join(paintings, 'Painter A', '0.jpg'), files[0]!);
    copyFileSync(join(paintings, 'Painter B', '0.jpg'), files[1]!);
    const asked = ['explain', run, ...files, '--json'];
    const { exitCode, stdout, stderr } = await runHarness(root, asked);
    expect(exitCode, stderr).toBe(0);
    const { runs, gallery } = JSON.parse(stdout);
    expect(runs[0].pairs[0].files).toEqual(files);
    expect(readFileSync(gallery, 'utf8')).toContain(
      '<h2>pictures/own.jpg and pictures/other.jpg</h2>',
    );
  });

  it('takes image files in pairs', async () => {
    const first = 'painter-0/0.jpg';
    const odd = await runHarness(root, ['explain', run, first]);
    expect(odd.exitCode).toBe(1);
    expect(odd.stderr).toMatch(/in pairs; there is 1/);
    const missing = await runHarness(root, ['explain', run, 'no.jpg', 'no.jpg']);
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr).toMatch(/no\.jpg is neither an image file nor a painting/);
    const outside = await runHarness(root, ['explain', run, '../weights/model.json', 'x']);
    expect(outside.exitCode).toBe(1);
    expect(outside.stderr).toMatch(/neither an image file nor a painting/);
  });

  it('says that an approach without a network looks at no place', async () => {
    const plain = await train('colour-statistics');
    const { exitCode, stderr } = await runHarness(root, ['explain', plain]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/colour-statistics cannot say where it looks/);
    expect(existsSync(join(plain, 'heatmaps', 'gallery.html'))).toBe(false);

    // Before anything is drawn of the run that could.
    rmSync(join(run, 'heatmaps'), { recursive: true, force: true });
    const together = await runHarness(root, ['explain', run, '--with', plain]);
    expect(together.stderr).toMatch(/colour-statistics cannot say where it looks/);
    expect(existsSync(join(run, 'heatmaps'))).toBe(false);
  });
});
