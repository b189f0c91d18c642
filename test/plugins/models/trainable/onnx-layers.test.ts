import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { openOnnxBackbone } from '../../../../plugins/models/onnx/onnx-backbone.ts';
import type { TrainableLayers } from '../../../../plugins/models/trainable/trainable-layers.ts';
import type { TunableNetwork } from '../../../../plugins/models/trainable/tunable-network.ts';
import { openTunableOnnx } from '../../../../plugins/models/trainable/tunable-onnx.ts';
import { draw } from '../closed-form.ts';
import { fixture, pictureOf } from '../onnx/families.ts';
import { hasOnnxRuntime } from '../onnx/require-runtime.ts';
import { withoutWeights } from '../without-weights.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const size = 16;
const picture = pictureOf('a picture', size, size);
const batch = { data: picture, count: 1, images: 1, height: size, width: size };

const open = (file: string, from: string, to: string) =>
  openTunableOnnx(fixture(file), { from, to }, 0, withoutWeights);

/** What the frozen part gives of the picture. */
async function frozenMap({ shape, extractActivations }: TunableNetwork): Promise<tf.Tensor4D> {
  const opened = await extractActivations().open();
  const row = await opened.extract(batch);
  opened.dispose();
  return tf.tensor4d(row, [1, shape.side, shape.side, shape.channels]);
}

describe.runIf(hasOnnxRuntime)('the trained part of an ONNX network', () => {
  it.each([
    ['grouped', 'joined'],
    ['normed', 'joined'],
    ['clipped', 'joined'],
    ['depthwise', 'joined'],
    ['below', 'joined'],
    ['pooled', 'joined'],
    ['averaged', 'joined'],
    ['counted', 'joined'],
    ['both', 'joined'],
    ['halved', 'both'],
    ['bent', 'both'],
    ['padded', 'both'],
    ['end', 'both'],
    ['end', 'joined'],
    ['skip', 'stem'],
  ])('gives, up to %s from %s on, what ONNX Runtime gives', async (to, from) => {
    const before = tf.memory().numTensors;
    const network = await open('trainable.onnx', from, to);
    const layers = await network.createLayers();
    const map = await frozenMap(network);
    const output = layers.run(map);
    const onnx = await openOnnxBackbone(fixture('trainable.onnx'), withoutWeights);
    const whole = await onnx.open([to]);
    const [expected] = await whole.run({ data: picture, size });
    await whole.dispose();
    expect(output.shape).toEqual([1, expected!.side, expected!.side, expected!.channels]);
    const values = await output.data();
    const furthest = Math.max(...values.map((value, i) => Math.abs(value - expected!.data[i]!)));
    expect(furthest).toBeLessThan(1e-4);
    tf.dispose([map, output]);
    layers.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has the weights of a file next to the network', async () => {
    const valuesOf = async (file: string) => {
      const network = await open(file, 'joined', 'end');
      const { variables, dispose } = await network.createLayers();
      const read = Object.entries(variables).map(async ([name, one]) => [name, await one.data()]);
      return Promise.all(read).finally(dispose);
    };
    expect(await valuesOf('trainable-apart.onnx')).toEqual(await valuesOf('trainable.onnx'));
  });

  it('has the gradients that small steps measure', async () => {
    const network = await open('trainable.onnx', 'joined', 'end');
    const layers = await network.createLayers();
    const map = await frozenMap(network);
    expect(Object.keys(layers.variables).sort()).toEqual([
      ...['depthwise.w', 'grouped.b', 'grouped.w', 'halved.b', 'halved.w', 'last.w as it is'],
      ...['normed.scale', 'normed.shift'],
    ]);
    await expectGradients(layers, map);
    map.dispose();
    layers.dispose();
  });

  it('starts at the last sum and ends at the last map by default', async () => {
    const network = await open('trainable.onnx', 'auto', 'end');
    expect(network).toMatchObject({ to: 'end', shape: { side: 5, channels: 32 }, channels: 8 });
    const all = await open('efficientnet.onnx', '/blocks/blocks.0', '/blocks/blocks.1');
    expect(all.to).toMatch('/blocks/blocks.1/');
  });

  it('has activations of the mirrored painting', async () => {
    const network = await open('trainable.onnx', 'joined', 'end');
    const { side, channels } = network.shape;
    const view = { kind: 'whole', size, mirrored: true } as const;
    const mirrored = network.extractActivations(view);
    expect(mirrored.id).not.toEqual(network.extractActivations().id);
    const opened = await mirrored.open();
    // Mirrored pixels that are mirrored again are the picture.
    const swapped = Uint8Array.from(picture, (_, i) => {
      const [row, place] = [Math.floor(i / (size * 3)), i % (size * 3)];
      const column = size - 1 - Math.floor(place / 3);
      return picture[row * size * 3 + column * 3 + (place % 3)]!;
    });
    const twice = await opened.extract({ ...batch, data: swapped });
    const once = await opened.extract(batch);
    opened.dispose();
    const plain = await frozenMap(network);
    expect(twice).toEqual(await plain.data());
    expect(once).not.toEqual(twice);
    expect(once).toHaveLength(side * side * channels);
    plain.dispose();
  });

  it.each([
    [
      'an operator without a gradient here',
      ['efficientnet.onnx', '/blocks/blocks.1', '/conv_head/Conv'],
      /The operator ReduceMean of efficientnet\.onnx \(node \/blocks\/blocks\.2\/blocks\.2\.0\/se\/ReduceMean\) cannot be trained: the nearest usable --from is \/blocks\/blocks\.2\/blocks\.2\.0\/se\/Mul_output_0\.$/,
    ],
    [
      'a form of an operator without one',
      ['trainable.onnx', 'both', 'wide'],
      /The operator Conv with dilation of trainable\.onnx \(node node of wide\) cannot be trained: the nearest usable --to is end\.$/,
    ],
    [
      'an operator at the end',
      ['trainable.onnx', 'wide', 'gate'],
      /The operator Sigmoid .* the nearest usable --to is after\.$/,
    ],
    [
      'a transformer',
      ['dinov2.onnx', 'auto', 'auto'],
      /The operator LayerNormalization of dinov2\.onnx .* cannot be trained: name layers .* only Conv, /,
    ],
    ['a layer before the first', ['trainable.onnx', 'end', 'both'], /does not depend on end only/],
    ['one of two branches', ['trainable.onnx', 'averaged', 'both'], /depend on averaged only/],
    ['nothing to train', ['trainable.onnx', 'both', 'both'], /both .* does not depend on both/],
    ['no weights', ['trainable.onnx', 'below', 'pooled'], /no weights to train between below and/],
    [
      'an unknown layer',
      ['trainable.onnx', 'both', 'ends'],
      /has no layer "ends"\. Near it .*"end"/,
    ],
  ])('is refused for %s', async (_, [file, from, to], says) => {
    await expect(open(file!, from!, to!)).rejects.toThrow(says);
  });
});

/** Compares the gradient of each variable along one direction with what two small steps make. */
async function expectGradients(layers: TrainableLayers, map: tf.Tensor4D): Promise<void> {
  const weighed = () =>
    tf.tidy(() => {
      const output = layers.run(map);
      const weights = Float32Array.from(draw('weights', output.size), (u) => u - 0.5);
      return tf.sum(tf.mul(tf.reshape(output, [-1]), tf.tensor1d(weights))) as tf.Scalar;
    });
  const { value, grads } = tf.variableGrads(weighed, Object.values(layers.variables));
  for (const [name, variable] of Object.entries(layers.variables)) {
    const values = (await variable.data()).slice();
    const direction = Float32Array.from(draw(name, values.length), (u) => u - 0.5);
    const valueWith = async (step: number) => {
      const moved = values.map((one, i) => one + step * direction[i]!);
      const tensor = tf.tensor(moved, variable.shape);
      variable.assign(tensor);
      const sum = weighed();
      const [number = Number.NaN] = await sum.data();
      tf.dispose([tensor, sum]);
      return number;
    };
    const measured = ((await valueWith(5e-4)) - (await valueWith(-5e-4))) / 1e-3;
    await valueWith(0);
    const gradients = await grads[variable.name]!.data<'float32'>();
    const gradient = gradients.reduce((sum, one, i) => sum + one * direction[i]!, 0);
    expect(Math.abs(measured), name).toBeGreaterThan(0.01);
    expect(Math.abs(gradient - measured), name).toBeLessThan(0.001 + 0.02 * Math.abs(measured));
  }
  tf.dispose([value, grads]);
}
