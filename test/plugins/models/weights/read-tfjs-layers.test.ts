import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { digestWeights } from '../../../../plugins/models/backbones/named-weights.ts';
import { readTfjsLayers } from '../../../../plugins/models/weights/read-tfjs-layers.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';
import { closedFormWeights } from '../closed-form.ts';
import { smallBackbone } from '../small-backbone.ts';
import { writeManifest, writeTfjsModel } from '../write-tfjs-model.ts';

beforeAll(async () => {
  await selectEngine('cpu');
});

const weights = closedFormWeights(smallBackbone);

describe('a TensorFlow.js model', () => {
  it('is read to the bit, across shards, and leaves no tensor behind', async () => {
    const folder = temporaryFolder();
    writeTfjsModel(folder, weights);
    const before = tf.memory().numTensors;
    const read = await readTfjsLayers(folder);
    expect(tf.memory().numTensors).toBe(before);
    expect([...read.keys()]).toEqual([...weights.keys()]);
    expect(digestWeights(read)).toBe(digestWeights(weights));
  });

  it('may be quantised to float16, uint8 or uint16', async () => {
    const folder = temporaryFolder();
    // Bit patterns by the definition of IEEE 754 binary16: ±2, 1, ½, the largest, the smallest.
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x3800, 0x7bff, 0x0001, 0x0000);
    const bytes = Uint8Array.of(0, 1, 200, 255);
    const words = Uint16Array.of(0, 1, 65_535);
    writeFileSync(
      join(folder, 'a.bin'),
      Buffer.concat([halves, bytes, words].map((array) => Buffer.from(array.buffer))),
    );
    writeManifest(
      folder,
      ['a.bin'],
      [
        { name: 'a/kernel', shape: [2, 3], dtype: 'float32', quantization: { dtype: 'float16' } },
        {
          name: 'b/kernel',
          shape: [4],
          dtype: 'float32',
          quantization: { dtype: 'uint8', min: -1, scale: 0.5 },
        },
        {
          name: 'c/kernel',
          shape: [3],
          dtype: 'float32',
          quantization: { dtype: 'uint16', min: 3, scale: 0.25 },
        },
      ],
    );
    const read = await readTfjsLayers(folder);
    expect([...read.get('a/kernel')!.data]).toEqual([1, -2, 0.5, 65_504, 2 ** -24, 0]);
    expect(read.get('a/kernel')!.shape).toEqual([2, 3]);
    expect([...read.get('b/kernel')!.data]).toEqual([-1, -0.5, 99, 126.5]);
    expect([...read.get('c/kernel')!.data]).toEqual([3, 3.25, 16_386.75]);
  });

  it('is refused when a shard is cut short, and the first broken tensor is named', async () => {
    const folder = temporaryFolder();
    writeTfjsModel(folder, weights);
    const shard = join(folder, 'shard2of2.bin');
    truncateSync(shard, readFileSync(shard).length - 3);
    await expect(readTfjsLayers(folder)).rejects.toMatchObject({
      code: 'WEIGHTS_UNREADABLE',
      message: expect.stringMatching(/shard2of2\.bin.*batch_normalization_2\/moving_variance/),
    });
  });

  it('is refused when a shard is too long', async () => {
    const folder = temporaryFolder();
    writeTfjsModel(folder, weights);
    writeFileSync(join(folder, 'shard2of2.bin'), 'more', { flag: 'a' });
    await expect(readTfjsLayers(folder)).rejects.toMatchObject({ code: 'WEIGHTS_UNREADABLE' });
  });

  it('is refused when a shard is missing', async () => {
    const folder = temporaryFolder();
    writeTfjsModel(folder, weights);
    rmSync(join(folder, 'shard1of2.bin'));
    await expect(readTfjsLayers(folder)).rejects.toMatchObject({
      code: 'WEIGHTS_UNREADABLE',
      message: expect.stringMatching(/"shard1of2\.bin", which is missing/),
    });
  });

  it.each(['../outside.bin', 'inner/../../outside.bin', '..', '.'])(
    'may not name the shard %s',
    async (path) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'outside.bin'), Buffer.alloc(4));
      const model = join(folder, 'model');
      writeManifest(model, [path], [{ name: 'a/kernel', shape: [1], dtype: 'float32' }]);
      await expect(readTfjsLayers(model)).rejects.toMatchObject({
        code: 'WEIGHTS_UNREADABLE',
        message: expect.stringContaining('outside its folder'),
      });
    },
  );

  it('may not reach a shard through a link out of its folder', async () => {
    const folder = temporaryFolder();
    const model = join(folder, 'model');
    mkdirSync(model);
    writeFileSync(join(folder, 'outside.bin'), Buffer.alloc(4));
    symlinkSync('../outside.bin', join(model, 'a.bin'));
    writeManifest(model, ['a.bin'], [{ name: 'a/kernel', shape: [1], dtype: 'float32' }]);
    await expect(readTfjsLayers(model)).rejects.toMatchObject({
      code: 'WEIGHTS_UNREADABLE',
      message: expect.stringMatching(/link out of its folder/),
    });
  });

  it.each(['{', '{}', '{"weightsManifest":[{"paths":["a"],"weights":[{"name":"a"}]}]}'])(
    'is refused when model.json is %s',
    async (text) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'model.json'), text);
      await expect(readTfjsLayers(folder)).rejects.toMatchObject({
        code: 'WEIGHTS_UNREADABLE',
        message: expect.stringContaining('model.json'),
      });
    },
  );
});
