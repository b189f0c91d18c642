import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import type { FeatureExtractor, Painting } from '../../../harness/contract/plugin.ts';
import type { PlaceComponents } from '../../../plugins/learned-pooling/place-components.ts';
import { ReducedMaps } from '../../../plugins/learned-pooling/reduced-maps.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const side = 4;
/** Takes 1 from both channels and swaps them. */
const swap: PlaceComponents = {
  means: Float32Array.of(1, 1),
  axes: Float32Array.of(0, 1, 1, 0),
  components: 2,
  explained: 1,
};
const width = side * side * 2;
const valueAt = (painting: number, place: number, channel: number) =>
  100 * painting + 2 * place + channel;

function open(count: number) {
  const asked: number[] = [];
  const paintings: Painting[] = Array.from({ length: count }, (_, i) => ({ key: `${i}` }));
  const services = {
    features: async (_: unknown, list: readonly Painting[]) => {
      asked.push(list.length);
      const data = new Float32Array(list.length * width);
      for (const [row, { key }] of list.entries()) {
        for (let i = 0; i < width; i++) data[row * width + i] = valueAt(+key, i >> 1, i & 1);
      }
      return { rows: list.length, width, data };
    },
  };
  const cached = { extractor: {} as FeatureExtractor, shape: { side, channels: 2 } };
  return { maps: new ReducedMaps(services, cached, swap, paintings), asked };
}

describe('reduced maps', () => {
  it('show a window of chosen paintings, reduced, and zeros beyond them', async () => {
    const { maps } = open(3);
    for await (const chunk of maps.chunks()) {
      const taken = maps.take(chunk, [2, 0], { left: 1, top: 2, side: 2 }, 3);
      expect(taken.shape).toEqual([3, 2, 2, 2]);
      const places = [9, 10, 13, 14];
      const expected = [2, 0].flatMap((painting) =>
        places.flatMap((place) => [1, 0].map((channel) => valueAt(painting, place, channel) - 1)),
      );
      expect([...(await taken.data())]).toEqual([...expected, ...new Array(8).fill(0)]);
      taken.dispose();
    }
  });

  it('are read once where they fit in memory', async () => {
    const { maps, asked } = open(600);
    for (let pass = 0; pass < 2; pass++) {
      let seen = 0;
      for await (const { paintings } of maps.chunks()) seen += paintings.length;
      expect(seen).toBe(600);
    }
    expect(asked).toEqual([512, 88]);
  });

  it('leave no tensor', async () => {
    const before = tf.memory().numTensors;
    for await (const _ of open(70).maps.chunks());
    expect(tf.memory().numTensors).toBe(before);
  });
});
