import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openOnnxBackbone } from '../../../../plugins/models/onnx/onnx-backbone.ts';
import { openOnnxFeatures } from '../../../../plugins/models/onnx/onnx-extractor.ts';
import { writeField } from '../../../../plugins/models/onnx/protobuf.ts';
import { withoutWeights } from '../without-weights.ts';
import { hasOnnxRuntime } from './require-runtime.ts';
import { message, number, operator, text, writeModel, writeVersion } from './write-network.ts';

const open = (file: string) => openOnnxBackbone(file, withoutWeights);

const average = operator('GlobalAveragePool', ['x'], 'y');

/** One number whose value is in another file. */
const tensor = (field: number, location: string) =>
  message(
    field,
    number(1, 1),
    number(2, 1),
    text(8, 'c'),
    number(14, 1),
    message(13, text(1, 'location'), text(2, location)),
  );

describe('an ONNX file that claims', () => {
  it('a side of −1 takes pictures of any size', async () => {
    const { preprocessing } = await open(writeModel([1, 3, -1, -1], average));
    expect(preprocessing.size).toBe(224);
  });

  it('a side that no picture has is refused', async () => {
    const file = writeModel([1, 3, 1e9, 1e9], average);
    await expect(open(file)).rejects.toMatchObject({ code: 'ONNX_UNSUPPORTED' });
  });

  it.runIf(hasOnnxRuntime)('more pictures at once than memory holds is refused', async () => {
    const backbone = await open(writeModel([2e9, 3, 8, 8], average));
    await expect(openOnnxFeatures(backbone, { layers: [] })).rejects.toMatchObject({
      code: 'ONNX_UNSUPPORTED',
      message: expect.stringContaining('2000000000 pictures of 8 × 8 pixels'),
    });
  });

  it.runIf(hasOnnxRuntime).each([
    [
      'pictures that are not square',
      'ONNX_UNSUPPORTED',
      'takes pictures of 12 × 8 pixels, which are not square: export',
      () => writeModel([1, 3, 8, 12], average),
    ],
    [
      'operators of a later ONNX',
      'ONNX_UNSUPPORTED',
      /uses version 99 of ONNX's operators, and this ONNX Runtime knows them up to \d\d: export/,
      () => writeVersion(99, [1, 3, 8, 8], [1, 3, 1, 1], average),
    ],
    [
      'more weights than their file has',
      'ONNX_UNREADABLE',
      'cannot be opened: its file of weights is shorter than it says; copy that file again.',
      () => {
        const sum = operator('Add', ['x', 'c'], 'y');
        const file = writeVersion(17, [1, 3, 8, 8], [1, 3, 8, 8], tensor(5, 'w.bin'), sum);
        writeFileSync(join(dirname(file), 'w.bin'), 'abc');
        return file;
      },
    ],
  ])('%s is refused in a sentence', async (_, code, message, write) => {
    const backbone = await open(write());
    await expect(openOnnxFeatures(backbone, { layers: [] })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('an input of which a part is missing is damaged', async () => {
    const broken = message(11, text(1, 'z'), writeField(2, Buffer.from([10, 100])));
    const file = writeModel([1, 3, 8, 8], average, broken);
    await expect(open(file)).rejects.toMatchObject({ code: 'ONNX_UNREADABLE' });
  });
});

describe('weights that are in another file', () => {
  const attribute = (...parts: Uint8Array[]) => message(5, text(1, 'value'), ...parts);
  const constant = (location: string) =>
    operator('Constant', [], 'c', attribute(tensor(5, location)));
  const places: [string, (location: string) => Uint8Array][] = [
    ['a constant of a node', constant],
    [
      'a graph inside a node',
      (location) => operator('If', ['x'], 'b', attribute(message(6, tensor(5, location)))),
    ],
    [
      'a node of such a graph',
      (location) => operator('If', ['x'], 'b', attribute(message(6, constant(location)))),
    ],
    ['a sparse tensor', (location) => message(15, tensor(1, location))],
  ];
  it.each(places)('belong to the digest as those of %s', async (_, place) => {
    const file = writeModel([1, 3, 8, 8], average, place('w.bin'));
    await expect(open(file)).rejects.toThrow(/reads its weights from w\.bin/);
    const digests = new Set<string>();
    for (const byte of [1, 2]) {
      writeFileSync(join(file, '..', 'w.bin'), Buffer.alloc(4, byte));
      digests.add((await open(file)).digest);
    }
    expect(digests.size).toBe(2);
  });

  it.each(places)('are refused outside of the folder as those of %s', async (_, place) => {
    const file = writeModel([1, 3, 8, 8], average, place('../w.bin'));
    await expect(open(file)).rejects.toThrow(/outside its folder/);
  });
});

describe('preprocessor_config.json', () => {
  it.each([
    ['divides by 0', { size: 8, image_std: [0.2, 0, 0.2] }, /divisor is 0/],
    ['cuts a crumb out of a picture', { size: 224, crop_pct: 1e-9 }, /scaled to \d+ pixels/],
    ['divides by next to nothing', { size: 8, image_std: [0.2, 1e-320, 0.2] }, /too large for 32-/],
    ['subtracts the whole world', { size: 8, image_mean: [1e300, 0, 0] }, /too large for 32-bit/],
  ])('is refused where it %s', async (_, config, message) => {
    const file = writeModel([1, 3, 8, 8], average);
    writeFileSync(join(file, '..', 'preprocessor_config.json'), JSON.stringify(config));
    await expect(open(file)).rejects.toMatchObject({
      code: 'PREPROCESSING_INVALID',
      message: expect.stringMatching(message),
    });
  });
});
