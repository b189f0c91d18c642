import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { openStyleFeatures } from '../../../../plugins/models/style/open-style-features.ts';
import {
  anyStyleOptions,
  styleOptions,
  styleTrial,
} from '../../../../plugins/models/style/style-options.ts';
import { families, fixture, pictureOf } from '../onnx/families.ts';
import { hasOnnxRuntime } from '../onnx/require-runtime.ts';
import { servicesFor } from './services.ts';

beforeAll(async () => {
  await selectEngine('wasm');
});

const open = (given: Record<string, unknown>) =>
  openStyleFeatures(z.object(anyStyleOptions).parse(given), servicesFor());

/** What a family's own implementation says of a layer, as a list of places for each channel. */
function channelsOf(name: string, layer: string): number[][] {
  const family = families.find((one) => one.family === name)!;
  const { dims, values } = family.layers.find((one) => one.name === layer)!;
  if (dims.length === 4) {
    const [, channels = 0, side = 0] = dims;
    return Array.from({ length: channels }, (_, c) =>
      values.slice(c * side * side, (c + 1) * side * side),
    );
  }
  const [, tokens = 0, channels = 0] = dims;
  // Behind the class token.
  return Array.from({ length: channels }, (_, c) =>
    Array.from({ length: tokens - 1 }, (_, place) => values[(place + 1) * channels + c]!),
  );
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** The trained-on preprocessing is not ImageNet's for every family, so the picture's row is its own. */
async function describePicture(name: string, size: number, given: Record<string, unknown>) {
  const { extractors } = await open({ backbone: fixture(`${name}.onnx`), ...given });
  const opened = await extractors[0]!.open();
  const data = pictureOf(name, size, size);
  const row = await opened.extract({ data, count: 1, images: 1, height: size, width: size });
  opened.dispose();
  expect(row).toHaveLength(extractors[0]!.width);
  return row;
}

describe.runIf(hasOnnxRuntime)('style of an ONNX network', () => {
  it('is the mean and deviation of its places, as PyTorch has them', async () => {
    const layer = '/model/encoder/layer.0';
    const row = await describePicture('dinov2', 16, { layer, cells: 1 });
    const wanted = channelsOf('dinov2', layer);
    for (const [c, values] of wanted.entries()) {
      const middle = mean(values);
      expect(row[c]).toBeCloseTo(middle, 4);
      const variance = mean(values.map((value) => (value - middle) ** 2));
      expect(row[wanted.length + c]).toBeCloseTo(Math.sqrt(variance), 4);
    }
  });

  it('has cells that together are the whole', async () => {
    const given = { layer: 'last_hidden_state', statistics: 'mean' };
    const cells = await describePicture('dinov2', 16, { ...given, cells: 2 });
    const whole = await describePicture('dinov2', 16, { ...given, cells: 1 });
    expect(cells).toHaveLength(4 * whole.length);
    for (const [c, value] of whole.entries()) {
      const parts = [0, 1, 2, 3].map((cell) => cells[cell * whole.length + c]!);
      expect(mean(parts)).toBeCloseTo(value, 5);
    }
  });

  it('needs a layer with places', async () => {
    await expect(open({ backbone: fixture('clip.onnx') })).rejects.toMatchObject({
      code: 'LAYER_UNUSABLE',
      message: expect.stringContaining('image_embeds has no positions'),
    });
  });
});

describe('style of the built-in networks', () => {
  it('has the cache that it had before any other network was taken', async () => {
    const before = await openStyleFeatures(
      z.object(styleOptions).parse({ inceptionLayers: '' }),
      servicesFor(),
    );
    const now = await open({ inceptionLayers: '' });
    const keyOf = ({ id, view, width }: (typeof now.extractors)[number]) => ({ id, view, width });
    expect(now.extractors.map(keyOf)).toEqual(before.extractors.map(keyOf));
    const alone = await open({ backbone: 'xception' });
    expect(alone.extractors.map(keyOf)).toEqual(before.extractors.map(keyOf));
  });

  it('takes its layers by its own options', async () => {
    await expect(open({ ...styleTrial, layer: 'add_2' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('--xception-layers'),
    });
  });
});
