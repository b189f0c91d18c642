import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import type { WeightsProvenance } from '../../../../harness/contract/plugin.ts';
import { silentProgress } from '../../../../harness/shared/progress.ts';
import {
  type BackboneFeaturesOptions,
  type BackboneView,
  createBackboneExtractor,
  createViewExtractors,
} from '../../../../plugins/models/features/backbone-features.ts';
import type { Joining } from '../../../../plugins/models/features/join-images.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';
import { draw } from '../closed-form.ts';

const sharedWeights = fileURLToPath(
  new URL('../../../../../shared/weights/xception_imagenet_to_block13_tfjs', import.meta.url),
);
const size = 71;
const bytes = Uint8Array.from(draw('images', 4 * size * size * 3), (u) => Math.floor(u * 256));

let reports: WeightsProvenance[];

beforeAll(async () => {
  await selectEngine('auto');
});
beforeEach(() => {
  vi.stubEnv('HARNESS_CACHE', temporaryFolder());
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  reports = [];
});

const createView = (views: readonly BackboneView[]) =>
  createViewExtractors(optionsWith({ layer: 'input_1' }), () => views);
const create = (options: Partial<BackboneFeaturesOptions> = {}) =>
  createBackboneExtractor(optionsWith(options));

function optionsWith(options: Partial<BackboneFeaturesOptions>): BackboneFeaturesOptions {
  return {
    backbone: 'xception',
    weights: 'imagenet',
    layer: 'block1_conv2_act',
    size,
    seed: 1,
    services: {
      weights: { folders: [], download: false, allowUntrained: true },
      log() {},
      progress: () => silentProgress,
      reportWeights: (report) => reports.push(report),
    },
    ...options,
  };
}

/** `count` of the images, from the one numbered `first`. */
function batch(first: number, count: number) {
  const length = size * size * 3;
  const data = bytes.slice(first * length, (first + count) * length);
  return { data, count, images: 1, height: size, width: size };
}

describe('the extractor of a backbone', () => {
  it('gives a painting the same features to the bit in any company', async () => {
    const extractor = await create();
    const open = await extractor.open();
    const together = await open.extract(batch(0, 3));
    expect(together).toHaveLength(3 * extractor.width);
    for (let image = 0; image < 3; image++) {
      const alone = await open.extract(batch(image, 1));
      const row = together.subarray(image * extractor.width, (image + 1) * extractor.width);
      expect(alone).toEqual(row);
    }
    open.dispose();
  });

  it('pools means and, where asked, standard deviations of x / 127.5 − 1', async () => {
    // The input itself is a layer: what is pooled can be computed by hand.
    const extractor = await create({ layer: 'input_1', pooling: 'mean+std' });
    expect(extractor.width).toBe(6);
    const open = await extractor.open();
    const row = await open.extract(batch(1, 1));
    const { data } = batch(1, 1);
    for (let channel = 0; channel < 3; channel++) {
      const values = [...data.filter((_, i) => i % 3 === channel)].map((v) => v / 127.5 - 1);
      const mean = values.reduce((a, b) => a + b) / values.length;
      const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
      expect(row[channel]).toBeCloseTo(mean, 5);
      expect(row[3 + channel]).toBeCloseTo(Math.sqrt(variance), 5);
    }
    open.dispose();
  });

  it('makes one row of the images of a painting, as it is asked', async () => {
    const four = { kind: 'corners', crop: size, size } as const;
    const pictures = { ...batch(0, 4), count: 1, images: 4 };
    const rowOf = async (joining?: Joining) => {
      const [extractor] = await createView([
        joining === undefined ? { view: four } : { view: four, joining },
      ]);
      const open = await extractor!.open();
      const row = await open.extract(pictures);
      open.dispose();
      expect(row).toHaveLength(extractor!.width);
      return [...row];
    };
    const rows = await rowOf();
    const channels = [0, 1, 2].map((c) => [0, 1, 2, 3].map((image) => rows[image * 3 + c]!));
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    const expected = channels.map(mean);
    const deviations = channels.map((values, c) =>
      Math.sqrt(mean(values.map((value) => (value - expected[c]!) ** 2))),
    );
    const near = (values: number[]) => values.map((value) => expect.closeTo(value, 6));
    expect(await rowOf('mean')).toEqual(near(expected));
    expect(await rowOf('mean+std')).toEqual(near([...expected, ...deviations]));
  });

  it('shares one network among views, and frees it with the last', async () => {
    const before = tf.memory().numTensors;
    const extractors = await createView([
      { view: { kind: 'whole', size } },
      { view: { kind: 'corners', crop: 224, size } },
      { view: { kind: 'grid', rows: 3, columns: 3, crop: 100, size }, joining: 'mean' },
    ]);
    expect(extractors.map(({ width, batchSize }) => [width, batchSize])).toEqual([
      [3, 16],
      [12, 4],
      [3, 16],
    ]);
    // The whole view has the same cache as by itself.
    expect(extractors[0]).toMatchObject({ id: (await create({ layer: 'input_1' })).id });
    const opened = await Promise.all(extractors.map((extractor) => extractor.open()));
    const whole = await opened[0]!.extract(batch(0, 1));
    opened[0]!.dispose();
    opened[2]!.dispose();
    const corners = await opened[1]!.extract({ ...batch(0, 4), count: 1, images: 4 });
    expect([...corners.subarray(0, 3)]).toEqual([...whole]);
    opened[1]!.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const open = await (await create({ pooling: 'mean+std' })).open();
    const held = tf.memory().numTensors;
    await open.extract(batch(0, 3));
    expect(tf.memory().numTensors).toBe(held);
    open.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is cached apart by weights, layer and pooling, and reports its weights', async () => {
    const ids = [
      await create(),
      await create({ seed: 2 }),
      await create({ pooling: 'mean+std' }),
      await create({ layer: 'add_1' }),
      await create({ backbone: 'inception-v3', layer: 'mixed0', size: 75 }),
    ].map(({ id }) => JSON.stringify(id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(JSON.stringify((await create()).id)).toBe(ids[0]);
    expect(reports[0]).toMatchObject({ backbone: 'xception', status: 'untrained', digest: null });
  });

  describe.skipIf(!existsSync(join(sharedWeights, 'model.json')))('with real weights', () => {
    it('takes an inner layer where block 14 is missing, and says so without it', async () => {
      const inner = await create({ weights: sharedWeights, layer: 'add_12' });
      expect(inner.width).toBe(1024);
      expect(reports[0]?.status).toBe('partial');
      const { layer, ...whole } = optionsWith({ weights: sharedWeights });
      await expect(createBackboneExtractor(whole)).rejects.toMatchObject({
        code: 'WEIGHTS_INCOMPLETE',
        message: expect.stringMatching(/block14_sepconv1.*--layer add_12/),
      });
    });
  });
});
