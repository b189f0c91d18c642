import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { writeXceptionUpTo } from '../material/write-xception.ts';
import { fixture } from '../plugins/models/onnx/families.ts';
import { hasOnnxRuntime } from '../plugins/models/onnx/require-runtime.ts';
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

  it('covers place after place if the approach cannot say where it looks', async () => {
    const plain = await train('colour-statistics');
    const asked = ['explain', plain, '--pairs', '1', '--with', run, '--json'];
    const { exitCode, stdout, stderr } = await runHarness(root, asked);
    expect(exitCode, stderr).toBe(0);
    const { runs, gallery } = JSON.parse(stdout);
    expect(runs.map(({ method }: { method: string }) => method)).toEqual(['occlusion', 'grad-cam']);
    expect(readFileSync(gallery, 'utf8')).toMatch(/Grad-CAM.*log odds|log odds.*Grad-CAM/s);
    const { channels } = await sharp(runs[0].pairs[0].picture).stats();
    expect(channels[0]!.stdev).toBeGreaterThan(5);
  });

  it('covers place after place of any approach when asked to', async () => {
    const asked = ['explain', run, '--pairs', '1', '--method', 'occlusion', '--json'];
    const { exitCode, stdout, stderr } = await runHarness(root, asked);
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout).runs[0].method).toBe('occlusion');
  });

  it('refuses Grad-CAM of an approach without a network, and names the other way', async () => {
    const plain = await train('colour-statistics');
    rmSync(join(plain, 'heatmaps'), { recursive: true, force: true });
    const { exitCode, stderr } = await runHarness(root, ['explain', plain, '--method', 'grad-cam']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/colour-statistics cannot say where it looks.*--method occlusion/);
    expect(existsSync(join(plain, 'heatmaps', 'gallery.html'))).toBe(false);

    // Before anything is drawn of the run that could.
    rmSync(join(run, 'heatmaps'), { recursive: true, force: true });
    const together = await runHarness(root, [
      ...['explain', run, '--with', plain, '--method', 'grad-cam'],
    ]);
    expect(together.stderr).toMatch(/colour-statistics cannot say where it looks/);
    expect(existsSync(join(run, 'heatmaps'))).toBe(false);
  });

  describe.runIf(hasOnnxRuntime)('of an ONNX network', () => {
    const network = join(root, 'network');
    const few = ['--epochs', '1', '--pairs-per-epoch', '128', '--backbone', network];

    beforeAll(() => {
      mkdirSync(join(network, 'onnx'), { recursive: true });
      copyFileSync(fixture('clip.onnx'), join(network, 'onnx', 'model.onnx'));
      const config = {
        size: { shortest_edge: 20 },
        crop_size: { height: 16, width: 16 },
        image_mean: [0.5, 0.5, 0.5],
        image_std: [0.5, 0.5, 0.5],
      };
      writeFileSync(join(network, 'preprocessor_config.json'), JSON.stringify(config));
    });

    it.each([
      ['siamese', ['--pooling', 'mean+std']],
      ['corner-features', ['--pooling', 'gem', '--corner-size', '71', '--reduce', '8']],
    ])('draws what the middle says that %s sees', async (plugin, own) => {
      const asked = [plugin, ...few, '--layer', 'last_hidden_state', ...own];
      const onNetwork = await train(...asked);
      const files = ['Painter A/0.jpg', 'Painter B/0.jpg'].map((name) => join(paintings, name));
      const wide = await Promise.all(files.map(widen));
      const { exitCode, stdout, stderr } = await runHarness(root, [
        'explain',
        onNetwork,
        ...wide,
        '--json',
      ]);
      expect(exitCode, stderr).toBe(0);
      const [{ picture }] = JSON.parse(stdout).runs[0].pairs;
      // The painting, 300 pixels wide and half as high, then its last activation.
      const drawn = sharp(picture).extract({ left: 324, top: 28, width: 300, height: 150 });
      const { data, info } = await drawn.raw().toBuffer({ resolveWithObject: true });
      const isGrey = (x: number, y: number) => {
        const [red = 0, green = 0, blue = 0] = data.subarray(info.channels * (300 * y + x));
        return Math.max(red, green, blue) - Math.min(red, green, blue) <= 1;
      };
      // The network sees a square of four fifths of the height.
      const middle = [100, 120, 140, 160, 180, 200].map((x) => isGrey(x, 75));
      expect(middle).toEqual(middle.map(() => false));
      expect([20, 60, 240, 280].map((x) => isGrey(x, 75))).toEqual([true, true, true, true]);
      expect([5, 145].map((y) => isGrey(150, y))).toEqual([true, true]);
    });

    it('is asked by occlusion if its class token is taken', async () => {
      const onToken = await train('siamese', ...few, '--layer', 'last_hidden_state');
      const refused = await runHarness(root, ['explain', onToken, '--method', 'grad-cam']);
      expect(refused.exitCode).toBe(1);
      expect(refused.stderr).toMatch(/siamese cannot say where it looks/);
      const asked = ['explain', onToken, '--pairs', '1', '--json'];
      const { exitCode, stdout, stderr } = await runHarness(root, asked);
      expect(exitCode, stderr).toBe(0);
      expect(JSON.parse(stdout).runs[0].method).toBe('occlusion');
    });
  });
});

/** A picture twice as wide as high, of the middle of a painting. */
async function widen(file: string): Promise<string> {
  const wide = file.replace('.jpg', '-wide.jpg').replace(paintings, join(root, 'wide'));
  mkdirSync(dirname(wide), { recursive: true });
  await sharp(file).resize(400, 200).toFile(wide);
  return wide;
}
