import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import type { WeightsProvenance } from '../../../../harness/contract/plugin.ts';
import { findMapSize } from '../../../../plugins/models/backbones/map-size.ts';
import { xception } from '../../../../plugins/models/backbones/xception.ts';
import { createBackboneExtractor } from '../../../../plugins/models/features/backbone-features.ts';
import { openStyleFeatures } from '../../../../plugins/models/style/open-style-features.ts';
import {
  type StyleOptions,
  styleOptions,
  styleTrial,
} from '../../../../plugins/models/style/style-options.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';
import { draw } from '../closed-form.ts';
import { servicesFor } from './services.ts';

const size = 96;
const stride = size * size * 3;
const bytes = Uint8Array.from(draw('images', 4 * stride), (u) => Math.floor(u * 256));

beforeAll(async () => {
  await selectEngine('auto');
});
beforeEach(() => {
  vi.stubEnv('HARNESS_CACHE', temporaryFolder());
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
});

const open = (given: Partial<StyleOptions> = {}, reports: WeightsProvenance[] = []) =>
  openStyleFeatures(
    z.object(styleOptions).parse({ ...styleTrial, cells: 1, ...given }),
    servicesFor(reports),
  );

function batch(first: number, count: number) {
  const data = bytes.slice(first * stride, (first + count) * stride);
  return { data, count, images: 1, height: size, width: size };
}

async function describeBatch(given: Partial<StyleOptions>, pictures = batch(0, 2)) {
  const { extractors } = await open(given);
  const opened = await extractors[0]!.open();
  const rows = await opened.extract(pictures);
  opened.dispose();
  expect(rows).toHaveLength(pictures.count * extractors[0]!.width);
  return rows;
}

describe('features of style', () => {
  it('are those of each layer by itself, one after another, from one run', async () => {
    const together = await describeBatch({ statistics: 'mean+std' }, batch(1, 1));
    const alone: number[] = [];
    for (const layer of ['add_1', 'add_2']) {
      const extractor = await createBackboneExtractor({
        backbone: 'xception',
        weights: 'imagenet',
        layer,
        pooling: 'mean+std',
        size,
        seed: 0,
        services: servicesFor(),
      });
      const opened = await extractor.open();
      alone.push(...(await opened.extract(batch(1, 1))));
      opened.dispose();
    }
    expect([...together]).toEqual(alone);
  });

  it('are the same to the bit in any company, and leave no tensor', async () => {
    const before = tf.memory().numTensors;
    const { extractors } = await open({ statistics: 'mean+std+gram', gramSize: 5 });
    const opened = await extractors[0]!.open();
    const together = await opened.extract(batch(0, 3));
    const width = together.length / 3;
    for (let image = 0; image < 3; image++) {
      const alone = await opened.extract(batch(image, 1));
      expect(alone).toEqual(together.slice(image * width, (image + 1) * width));
    }
    opened.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('are the mean over the corners of a painting', async () => {
    const four = { ...batch(0, 4), count: 1, images: 4 };
    const corners = await describeBatch({ views: 'corners' }, four);
    const single = await describeBatch({}, batch(0, 4));
    for (const [i, value] of corners.entries()) {
      const mean = [0, 1, 2, 3].reduce((sum, k) => sum + single[k * corners.length + i]! / 4, 0);
      expect(value).toBeCloseTo(mean, 5);
    }
  });

  it('are, cell by cell, mean and deviation over patches', async () => {
    const given = { cells: 2, xceptionLayers: 'add_1', statistics: 'mean' } as const;
    const patches = { views: 'patches', patchPooling: 'mean+std' } as const;
    const four = { ...batch(0, 4), count: 1, images: 4 };
    const joined = await describeBatch({ ...given, ...patches }, four);
    const single = await describeBatch(given, batch(0, 4));
    const width = single.length / 4;
    const ofCell = width / 4;
    expect(joined).toHaveLength(2 * width);
    for (let i = 0; i < width; i++) {
      const of = [0, 1, 2, 3].map((patch) => single[patch * width + i]!);
      const mean = of.reduce((sum, value) => sum + value, 0) / 4;
      const variance = of.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4;
      const at = i + ofCell * Math.floor(i / ofCell);
      expect(joined[at]).toBeCloseTo(mean, 5);
      expect(joined[at + ofCell]).toBeCloseTo(Math.sqrt(variance), 4);
    }
  });

  it('are of a grid of patches at each scale, in separate caches', async () => {
    const views = { views: 'whole+patches', patchGrid: 3, patchSizes: '96, 224' } as const;
    const { extractors } = await open({ ...views, patchPooling: 'mean+std' });
    const grid = { kind: 'grid', rows: 3, columns: 3, size: 299 };
    expect(extractors.map(({ view }) => view)).toEqual([
      { kind: 'whole', size: 96 },
      { ...grid, crop: 96 },
      { ...grid, crop: 224 },
    ]);
    const [whole, ...patches] = extractors;
    expect(patches.map(({ width }) => width)).toEqual([2 * whole!.width, 2 * whole!.width]);
    expect(patches.map(({ id }) => id.joining)).toEqual(['mean+std', 'mean+std']);
    // What already exists keeps its key in the cache.
    expect(whole!.id).toEqual((await open()).extractors[0]!.id);
    const means = (await open(views)).extractors;
    expect(means[1]!.id).toEqual(whole!.id);
  });

  it('are those of each cell by itself, cell behind cell', async () => {
    const [cells, pictures] = [2, batch(2, 1)];
    const given = { statistics: 'mean', xceptionLayers: 'add_1' } as const;
    const whole = await describeBatch(given, pictures);
    const parts = await describeBatch({ ...given, cells }, pictures);
    expect(parts).toHaveLength(4 * whole.length);
    const side = findMapSize(xception, 'add_1', size);
    const [first, second] = [Math.round(side / 2), side - Math.round(side / 2)];
    const shares = [first * first, first * second, second * first, second * second];
    for (const [i, value] of whole.entries()) {
      const sum = shares.reduce((so, share, k) => so + share * parts[k * whole.length + i]!, 0);
      expect(sum / side ** 2).toBeCloseTo(value, 4);
    }
    expect(parts.slice(0, whole.length)).not.toEqual(parts.slice(whole.length, 2 * whole.length));
  });

  it('are columns of each network on each view, in the order of the options', async () => {
    const both = { inceptionLayers: 'mixed0', statistics: 'mean+std+gram', gramSize: 4 } as const;
    const { extractors } = await open({ ...both, sizes: '96, 128', views: 'both' });
    expect(extractors.map(({ id, view }) => [id.style, view.kind, view.size])).toEqual(
      ['xception', 'inception-v3'].flatMap((network) => [
        [network, 'whole', 96],
        [network, 'whole', 128],
        [network, 'corners', 299],
      ]),
    );
    const gram = (4 * 5) / 2;
    const [xception, inception] = [2 * 128 + gram + 2 * 256 + gram, 2 * 256 + gram];
    expect(extractors.map(({ width }) => width)).toEqual([
      ...[xception, xception, xception, inception, inception, inception],
    ]);
  });

  it('are cached apart by what they depend on, and report their weights', async () => {
    const reports: WeightsProvenance[] = [];
    const variants: Partial<StyleOptions>[] = [
      {},
      { xceptionLayers: 'add_1' },
      { statistics: 'mean' },
      { statistics: 'mean+std+gram' },
      { statistics: 'mean+std+gram', gramSize: 8 },
      { weightsSeed: 1 },
      { cells: 2 },
      { xceptionLayers: '', inceptionLayers: 'mixed0' },
    ];
    const ids: string[] = [];
    for (const variant of variants) {
      ids.push(JSON.stringify((await open(variant, reports)).extractors[0]!.id));
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(reports.map(({ backbone }) => backbone)).toContain('inception-v3');
  });

  it('take fewer paintings at a time where they are larger', async () => {
    const { extractors } = await open({ sizes: '299,448,640,2000', views: 'both' });
    expect(extractors.map(({ batchSize }) => batchSize)).toEqual([16, 8, 4, 1, 4]);
  });

  it.each(['', '9', '4097', '160;320', '160,', '0160', '1e3', '-160', '99999'])(
    'take no patches of %j pixels',
    (patchSizes) => {
      const { error } = z.object(styleOptions).safeParse({ patchSizes });
      expect(error?.message).toContain('comma-separated integers from 10 to 4096');
    },
  );

  it('take patches from 10 to 4096 pixels', () => {
    const { patchSizes } = z.object(styleOptions).parse({ patchSizes: ' 10, 160,4096 ' });
    expect(patchSizes).toBe(' 10, 160,4096 ');
  });

  it.each([
    [{ xceptionLayers: '', inceptionLayers: ' ' }, 'OPTION_INVALID'],
    [{ sizes: '50' }, 'OPTION_INVALID'],
    [{ xceptionLayers: 'add_1,add_99' }, 'LAYER_UNKNOWN'],
  ])('refuse %o', async (given, code) => {
    await expect(open(given)).rejects.toMatchObject({ code });
  });
});
