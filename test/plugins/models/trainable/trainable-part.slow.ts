import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import type { Backbone } from '../../../../plugins/models/backbones/backbone.ts';
import { inceptionV3 } from '../../../../plugins/models/backbones/inception-v3.ts';
import type { NamedWeights } from '../../../../plugins/models/backbones/named-weights.ts';
import { createNetwork } from '../../../../plugins/models/backbones/network.ts';
import { xception } from '../../../../plugins/models/backbones/xception.ts';
import { findLayersBetween } from '../../../../plugins/models/trainable/layers-between.ts';
import { TrainablePart } from '../../../../plugins/models/trainable/trainable-part.ts';
import { closedFormWeights, draw } from '../closed-form.ts';
import { smallBackbone } from '../small-backbone.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const drawn = new Map<Backbone, NamedWeights>();
function weightsOf(backbone: Backbone): NamedWeights {
  const weights = drawn.get(backbone) ?? closedFormWeights(backbone);
  drawn.set(backbone, weights);
  return weights;
}

/** Rows of pixels that are the same each time. */
function drawPixels(size: number, count = 2): tf.Tensor4D {
  const values = Float32Array.from(draw('pixels', count * size * size * 3), (u) => 2 * u - 1);
  return tf.tensor4d(values, [count, size, size, 3]);
}

async function sumOf(tensor: tf.Tensor): Promise<number> {
  const weighed = tf.tidy(() => {
    const weights = Float32Array.from(draw('weights', tensor.size), (u) => u - 0.5);
    return tf.sum(tf.mul(tf.reshape(tensor, [-1]), tf.tensor1d(weights)));
  });
  const [sum = Number.NaN] = await weighed.data();
  weighed.dispose();
  return sum;
}

describe('a trainable part', () => {
  it.each<[string, Backbone, string, string, number]>([
    ['add_10', xception, 'add_10', 'add_12', 75],
    ['add_3, with its pooling and shortcut', xception, 'add_2', 'add_4', 75],
    ['mixed6', inceptionV3, 'mixed6', 'mixed8', 139],
    ['mixed7, the default', inceptionV3, 'mixed7', 'mixed8', 139],
    ['mixed8, with two forks', inceptionV3, 'mixed8', 'mixed10', 139],
    ['the stem', smallBackbone, 'stem_act', 'last', 16],
  ])('gives from %s on what the frozen network gives', async (_, backbone, from, to, size) => {
    const before = tf.memory().numTensors;
    const weights = weightsOf(backbone);
    const network = createNetwork(backbone, weights, [from, to]);
    const part = new TrainablePart(backbone, { from, to }, weights);
    const pixels = drawPixels(size);
    const [map, expected] = network.run(pixels);
    const actual = part.run(map!);
    expect(actual.shape).toEqual(expected!.shape);
    const [difference, largest] = tf.tidy(() => [
      tf.max(tf.abs(tf.sub(actual, expected!))),
      tf.max(tf.abs(expected!)),
    ]);
    expect((await difference!.data())[0]! / (await largest!.data())[0]!).toBeLessThan(1e-4);
    tf.dispose([map!, expected!, actual, pixels, difference!, largest!]);
    part.dispose();
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has the gradients that small steps measure', async () => {
    const weights = closedFormWeights(smallBackbone);
    const network = createNetwork(smallBackbone, weights, ['stem_act']);
    const part = new TrainablePart(smallBackbone, { from: 'stem_act', to: 'last' }, weights);
    const pixels = drawPixels(16, 1);
    const [map] = network.run(pixels);
    const length = part.run(map!).size;
    const direction = tf.tensor1d(Float32Array.from(draw('weights', length), (u) => u - 0.5));
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.mul(tf.reshape(part.run(map!), [-1]), direction)) as tf.Scalar,
      Object.values(part.variables),
    );
    for (const [name, variable] of Object.entries(part.variables)) {
      const values = (await variable.data()).slice();
      const at = Math.floor(values.length / 2);
      const valueWith = async (step: number) => {
        const moved = values.slice();
        moved[at] = values[at]! + step;
        const tensor = tf.tensor(moved, variable.shape);
        variable.assign(tensor);
        const output = part.run(map!);
        return sumOf(output).finally(() => tf.dispose([output, tensor]));
      };
      const measured = ((await valueWith(1e-3)) - (await valueWith(-1e-3))) / 2e-3;
      await valueWith(0);
      const gradient = (await grads[variable.name]!.data())[at]!;
      expect(Math.abs(gradient - measured), name).toBeLessThan(0.02 + 0.05 * Math.abs(measured));
    }
    tf.dispose([grads, map!, pixels, direction]);
    part.dispose();
    network.dispose();
  });

  it('is refused where its end needs more than its beginning gives', () => {
    for (const span of [
      { from: 'block6_sepconv1', to: 'add_12' },
      { from: 'add_12', to: 'add_10' },
      { from: 'add_10', to: 'add_10' },
    ]) {
      expect(() => findLayersBetween(xception, span), JSON.stringify(span)).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID' }),
      );
    }
    expect(() => findLayersBetween(xception, { from: 'add_99', to: 'add_12' })).toThrow(
      expect.objectContaining({ code: 'LAYER_UNKNOWN' }),
    );
  });
});
