import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../../harness/contract/random.ts';
import { glorotUniform, heNormal } from '../../../../plugins/models/layers/initial-weights.ts';

beforeAll(async () => {
  await selectEngine('wasm');
});

it.each([
  ['He-normal', heNormal, 2 / 80],
  ['Glorot uniform', glorotUniform, 2 / (80 + 120)],
] as const)('%s weights have their variance', async (_, draw, variance) => {
  const before = tf.memory().numTensors;
  const weights = draw(80, 120, createRandom(1));
  expect(weights.shape).toEqual([80, 120]);
  const numbers = await weights.data<'float32'>();
  const squares = numbers.reduce((sum, value) => sum + value * value, 0);
  expect(squares / numbers.length / variance).toBeCloseTo(1, 1);
  if (draw === glorotUniform) expect(Math.max(...numbers)).toBeLessThan(Math.sqrt(6 / 200));
  weights.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
