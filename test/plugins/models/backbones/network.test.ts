import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { createNetwork } from '../../../../plugins/models/backbones/network.ts';
import { planSteps } from '../../../../plugins/models/backbones/plan-network.ts';
import { xception } from '../../../../plugins/models/backbones/xception.ts';
import { drawUntrainedWeights } from '../../../../plugins/models/weights/untrained-weights.ts';
import { closedFormWeights, draw } from '../closed-form.ts';
import { smallBackbone } from '../small-backbone.ts';

beforeAll(async () => {
  await selectEngine('wasm');
});

const weights = closedFormWeights(smallBackbone);

function drawPixels(size: number): tf.Tensor4D {
  const values = Float32Array.from(draw('pixels', 2 * size * size * 3), (u) => 2 * u - 1);
  return tf.tensor4d(values, [2, size, size, 3]);
}

describe('a network', () => {
  it('gives every layer the same whether batch norm and ReLU are folded or not', async () => {
    // Tapping every layer leaves nothing to fold.
    const names = smallBackbone.layers.slice(1).map((layer) => layer.name);
    expect(planSteps(smallBackbone, names)).toHaveLength(names.length);
    expect(planSteps(smallBackbone, ['last'])).toHaveLength(5);
    const plain = createNetwork(smallBackbone, weights, names);
    const pixels = drawPixels(16);
    const expected = plain.run(pixels);
    for (const [index, name] of names.entries()) {
      const alone = createNetwork(smallBackbone, weights, [name]);
      const [actual] = alone.run(pixels);
      expect(actual!.shape).toEqual(expected[index]!.shape);
      const difference = tf.max(tf.abs(tf.sub(actual!, expected[index]!)));
      expect((await difference.data())[0]).toBeLessThan(1e-5);
      alone.dispose();
    }
    plain.dispose();
  });

  it('computes what Keras defines for batch norm', async () => {
    // By hand: one channel, one pixel, gamma (x − mean) / √(variance + 0.001) + beta.
    const one = createNetwork(smallBackbone, weights, ['stem', 'stem_bn']);
    const [before, after] = one.run(drawPixels(16));
    const value = (parameter: string) => weights.get(`stem_bn/${parameter}`)!.data[2]!;
    const x = (await before!.data())[2]!;
    const expected =
      (value('gamma') * (x - value('moving_mean'))) / Math.sqrt(value('moving_variance') + 0.001) +
      value('beta');
    expect((await after!.data())[2]).toBeCloseTo(expected, 5);
  });

  it('leaves its taps and nothing else behind', () => {
    const before = tf.memory().numTensors;
    const network = createNetwork(smallBackbone, weights, ['add_1', 'last']);
    const pixels = drawPixels(16);
    const held = tf.memory().numTensors;
    for (let round = 0; round < 3; round++) {
      const taps = network.run(pixels);
      expect(tf.memory().numTensors).toBe(held + 2);
      for (const tap of taps) tap.dispose();
    }
    pixels.dispose();
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('neither needs nor holds the layers after its tap', () => {
    const partial = new Map([...weights].filter(([name]) => !name.startsWith('conv2d_2')));
    const network = createNetwork(smallBackbone, partial, ['add_1']);
    network.dispose();
    const before = tf.memory().numTensors;
    expect(() => createNetwork(smallBackbone, partial)).toThrowError(
      expect.objectContaining({ code: 'WEIGHTS_INCOMPLETE' }),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses images that are too small for it', () => {
    const network = createNetwork(smallBackbone, weights);
    expect(() => network.run(tf.zeros([1, 2, 2, 3]))).toThrowError(
      expect.objectContaining({ code: 'IMAGE_TOO_SMALL' }),
    );
    network.dispose();
  });

  it('gives numbers of a sane size untrained', async () => {
    const network = createNetwork(xception, drawUntrainedWeights(xception, 7));
    const [map] = network.run(drawPixels(71));
    expect(map!.shape).toEqual([2, 3, 3, 2048]);
    const values = await map!.data();
    expect(values.every((value) => Number.isFinite(value) && value < 1e3)).toBe(true);
    expect(Math.max(...values)).toBeGreaterThan(1e-4);
    network.dispose();
  });
});
