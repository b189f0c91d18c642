import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../../harness/contract/random.ts';
import { createGramTensors, measureLayer } from '../../../../plugins/models/style/measure-layer.ts';

beforeAll(async () => {
  await selectEngine('wasm');
});

// E[xy] − E[x]E[y] over the places, in double precision, of mixtures computed place by place.
function covariancesByHand(map: Float32Array, channels: number, mixtures: Float32Array) {
  const size = mixtures.length / channels;
  const places = map.length / channels;
  const mixed = Array.from({ length: places }, (_, place) =>
    Array.from({ length: size }, (_, g) => {
      let sum = 0;
      for (let c = 0; c < channels; c++)
        sum += map[place * channels + c]! * mixtures[c * size + g]!;
      return sum;
    }),
  );
  const mean = (of: (row: number[]) => number) => mixed.reduce((s, row) => s + of(row), 0) / places;
  const found: number[] = [];
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const product = mean((row) => row[i]! * row[j]!);
      found.push(product - mean((row) => row[i]!) * mean((row) => row[j]!));
    }
  }
  return found.map((value) => Math.sign(value) * Math.sqrt(Math.abs(value)));
}

it('takes covariances of mixed channels, and leaves no tensor', async () => {
  const before = tf.memory().numTensors;
  const shapes = fc.record({
    side: fc.integer({ min: 2, max: 6 }),
    channels: fc.integer({ min: 1, max: 9 }),
    gramSize: fc.integer({ min: 2, max: 5 }),
    seed: fc.integer(),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ side, channels, gramSize, seed }) => {
      const random = createRandom(seed);
      const map = Float32Array.from({ length: side * side * channels }, () => random.normal());
      const gram = createGramTensors(channels, gramSize);
      const mixtures = (await gram.mixtures.data()) as Float32Array;
      const measured = tf.tidy(() =>
        measureLayer(tf.tensor4d(map, [1, side, side, channels]), 'mean+std+gram', gram),
      );
      const row = await measured.data();
      const expected = covariancesByHand(map, channels, mixtures);
      expect([...row.slice(2 * channels)]).toEqual(expected.map((v) => expect.closeTo(v, 3)));
      tf.dispose([measured, gram.mixtures, gram.triangle]);
    }),
    { numRuns: 30 },
  );
  expect(tf.memory().numTensors).toBe(before);
});
