import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { describeChunks } from '../../../../plugins/models/features/describe-chunks.ts';
import { takeMaps } from '../../../../plugins/models/features/take-maps.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const shape = { side: 1, channels: 2 };

/** Chunks of so many paintings, which are numbered through; a row holds two images. */
async function* cut(...sizes: number[]) {
  let first = 0;
  for (const size of sizes) {
    const paintings = Array.from({ length: size }, (_, i) => first + i);
    const data = Float32Array.from(paintings.flatMap((n) => [n, 100 + n, 200 + n, 300 + n]));
    yield { paintings, features: { rows: size, width: 4, data } };
    first += size;
  }
}

it('paintings in chunks are described in their order, so many at a time', async () => {
  const before = tf.memory().numTensors;
  const asked: number[] = [];
  const described = await describeChunks(cut(3, 1, 2), 2, ({ features }, places) => {
    asked.push(places.length);
    return tf.reshape(takeMaps(features, places, shape, { count: 2 }), [2, 2]);
  });
  expect(asked).toEqual([2, 1, 1, 2]);
  const rows = [...Array(6).keys()].flatMap((n) => [n, 100 + n]);
  expect(described).toEqual({ rows: 6, width: 2, data: Float32Array.from(rows) });
  expect(tf.memory().numTensors).toBe(before);
});

it('maps are taken of the images that are asked for, and zeros beyond them', async () => {
  for await (const { features } of cut(3)) {
    const maps = takeMaps(features, [2, 0], shape, { images: [1, 0], count: 3 });
    expect(maps.shape).toEqual([3, 1, 1, 2]);
    expect([...(await maps.data())]).toEqual([202, 302, 0, 100, 0, 0]);
    maps.dispose();
  }
});
