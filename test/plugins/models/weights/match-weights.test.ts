import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterShapes } from '../../../../plugins/models/backbones/backbone.ts';
import { backbones } from '../../../../plugins/models/backbones/backbones.ts';
import { inceptionV3 } from '../../../../plugins/models/backbones/inception-v3.ts';
import { xception } from '../../../../plugins/models/backbones/xception.ts';
import { matchWeights, type Shapes } from '../../../../plugins/models/weights/match-weights.ts';

type Rename = (kind: 'conv2d' | 'batch_normalization', number: number) => string;

/** The tensors of a file in which Keras numbered its layers by `rename`. */
function fileOf(
  backbone: (typeof backbones)[keyof typeof backbones],
  rename: Rename,
): Map<string, { shape: readonly number[] }> {
  const shapes = new Map<string, { shape: readonly number[] }>();
  for (const layer of backbone.layers) {
    const found = /^(conv2d|batch_normalization)_(\d+)$/.exec(layer.name);
    const name = found
      ? rename(found[1] as 'conv2d' | 'batch_normalization', Number(found[2]))
      : layer.name;
    for (const [parameter, shape] of parameterShapes(layer)) {
      shapes.set(`${name}/${parameter}`, { shape });
    }
  }
  return shapes;
}

const keras3: Rename = (kind, number) => (number === 1 ? kind : `${kind}_${number - 1}`);
const keras1: Rename = (kind, number) =>
  `${kind === 'conv2d' ? 'convolution2d' : 'batchnormalization'}_${number}`;

describe.each(Object.values(backbones))('the layers of $name', (backbone) => {
  it.each([
    ['Keras 2 numbers them from 1', (kind: string, n: number) => `${kind}_${n}`],
    ['Keras 3 numbers them from 0', keras3],
    ['Keras 1 calls them otherwise', keras1],
    ['another network was built before', (kind: string, n: number) => `${kind}_${n + 94}`],
  ] as [string, Rename][])('are found when %s', (_, rename) => {
    const { names, missing, ignored } = matchWeights(backbone, fileOf(backbone, rename), 'file');
    expect(missing).toEqual([]);
    expect(ignored).toEqual([]);
    for (const [ours, inFile] of names) {
      const [layer = '', parameter] = ours.split('/');
      const found = /^(conv2d|batch_normalization)_(\d+)$/.exec(layer);
      const expected = found ? rename(found[1] as 'conv2d', Number(found[2])) : layer;
      expect(inFile).toBe(`${expected}/${parameter}`);
    }
  });

  it('are found in any order of the file', () => {
    const entries = [...fileOf(backbone, keras3)];
    const straight = matchWeights(backbone, new Map(entries), 'file');
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        const { names } = matchWeights(backbone, new Map(shuffled), 'file');
        expect(new Map(names)).toEqual(new Map(straight.names));
      }),
      { numRuns: 5 },
    );
  });
});

describe('a file that is not whole', () => {
  it('is reported layer by layer, and what is too much is named', () => {
    const shapes = new Map(fileOf(xception, keras3));
    for (const name of shapes.keys()) if (name.startsWith('block14')) shapes.delete(name);
    shapes.set('predictions/kernel', { shape: [2048, 1000] });
    const { missing, ignored, names } = matchWeights(xception, shapes, 'file');
    expect(missing).toEqual([
      'block14_sepconv1',
      'block14_sepconv1_bn',
      'block14_sepconv2',
      'block14_sepconv2_bn',
    ]);
    expect(ignored).toEqual(['predictions']);
    expect(names.get('conv2d_4/kernel')).toBe('conv2d_3/kernel');
  });

  it('keeps the place of numbered layers behind a gap', () => {
    const shapes = new Map(fileOf(inceptionV3, (kind, n) => `${kind}_${n}`));
    shapes.delete('conv2d_40/kernel');
    const { names, missing } = matchWeights(inceptionV3, shapes, 'file');
    expect(missing).toEqual(['conv2d_40']);
    expect(names.get('conv2d_41/kernel')).toBe('conv2d_41/kernel');
  });
});

describe('parameters with other names', () => {
  it('are taken in their order, which is always the same', () => {
    const renamed: Shapes = new Map(
      [...fileOf(xception, keras3)].map(([name, value], index) => [
        name.replace(/\/.*/, `/param_${index}`),
        value,
      ]),
    );
    const { names, missing } = matchWeights(xception, renamed, 'file');
    expect(missing).toEqual([]);
    const straight = [...fileOf(xception, keras3).keys()];
    const index = straight.indexOf('block5_sepconv2/pointwise_kernel');
    expect(names.get('block5_sepconv2/pointwise_kernel')).toBe(`block5_sepconv2/param_${index}`);
  });
});

describe('weights of another network', () => {
  it('are refused with the layer and both shapes', () => {
    const shapes = new Map(fileOf(xception, keras3));
    shapes.set('block3_sepconv1/pointwise_kernel', { shape: [1, 1, 128, 255] });
    expect(() => matchWeights(xception, shapes, 'the.h5')).toThrowError(
      expect.objectContaining({
        code: 'WEIGHTS_MISMATCH',
        message: expect.stringMatching(
          /block3_sepconv1 .*\[1,1,128,256\].*the\.h5.*\[1,1,128,255\]/,
        ),
      }),
    );
  });

  it('are refused when a layer has other parameters', () => {
    const shapes = new Map(fileOf(xception, keras3));
    shapes.set('block1_conv1/bias', { shape: [32] });
    shapes.delete('block1_conv1_bn/gamma');
    expect(() => matchWeights(xception, shapes, 'the.h5')).toThrowError(
      expect.objectContaining({
        code: 'WEIGHTS_MISMATCH',
        message: expect.stringMatching(/block1_conv1_bn .* gamma, beta/),
      }),
    );
  });
});
