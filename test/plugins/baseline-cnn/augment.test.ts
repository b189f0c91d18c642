import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import {
  applyTransforms,
  drawTransform,
  type Transform,
  winnerAugmentation,
} from '../../../plugins/baseline-cnn/augment.ts';

const size = 9;
const still = { rotation: 0, shift: 0, shear: 0, zoom: 0, flips: false };

function drawImages(count: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count * size * size * 3 }, () => random.uniform());
}

async function move(pixels: Float32Array, transforms: readonly Transform[]): Promise<number[]> {
  const images = tf.tensor4d(pixels, [transforms.length, size, size, 3]);
  const moved = applyTransforms(images, transforms);
  const numbers = [...(await moved.data())];
  tf.dispose([images, moved]);
  return numbers;
}

describe('augmentation', () => {
  let engine: string;
  beforeAll(async () => {
    engine = (await selectEngine('auto')).name;
  });

  it('does not change an image if nothing may move', async () => {
    const pixels = drawImages(2, 1);
    const transform = drawTransform(still, size, createRandom(4));
    const moved = await move(pixels, [transform, transform]);
    for (const [i, value] of pixels.entries()) expect(moved[i]).toBeCloseTo(value, 5);
  });

  it('flips about the middle', async () => {
    const pixels = drawImages(1, 2);
    const random = createRandom(3);
    const seen = new Set<string>();
    for (let i = 0; i < 30; i++) {
      const transform = drawTransform({ ...still, flips: true }, size, random);
      seen.add(`${transform[0]} ${transform[4]}`);
      const moved = await move(pixels, [transform]);
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) {
          const fromX = transform[0] < 0 ? size - 1 - x : x;
          const fromY = transform[4] < 0 ? size - 1 - y : y;
          const expected = pixels[(fromY * size + fromX) * 3]!;
          expect(moved[(y * size + x) * 3]).toBeCloseTo(expected, 4);
        }
      }
    }
    expect(seen.size).toBe(4);
  });

  it('stays within its ranges and about the middle', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { shift, zoom } = winnerAugmentation;
        const [a1, a2, a3, b1, b2, b3] = drawTransform(
          winnerAugmentation,
          size,
          createRandom(seed),
        );
        // The area changes by both zooms and the shear's cosine.
        const area = Math.abs(a1 * b2 - a2 * b1);
        expect(area).toBeLessThanOrEqual((1 + zoom) ** 2 + 1e-9);
        expect(area).toBeGreaterThanOrEqual((1 - zoom) ** 2 * Math.cos(0.3) - 1e-9);
        const middle = (size - 1) / 2;
        expect(Math.abs(a1 * middle + a2 * middle + a3 - middle)).toBeLessThanOrEqual(shift * size);
        expect(Math.abs(b1 * middle + b2 * middle + b3 - middle)).toBeLessThanOrEqual(shift * size);
      }),
    );
  });

  it("gives on the engine what TensorFlow.js's own cpu backend gives", async () => {
    const pixels = drawImages(4, 9);
    const random = createRandom(7);
    const transforms = Array.from({ length: 4 }, () =>
      drawTransform(winnerAugmentation, size, random),
    );
    const before = tf.memory().numTensors;
    const actual = await move(pixels, transforms);
    expect(tf.memory().numTensors).toBe(before);
    await selectEngine('cpu');
    // One at a time: the cpu backend moves only the first image of a batch.
    const stride = size * size * 3;
    const expected: number[] = [];
    for (const [i, transform] of transforms.entries()) {
      expected.push(...(await move(pixels.slice(i * stride, (i + 1) * stride), [transform])));
    }
    await selectEngine(engine);
    for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 3);
  });
});
