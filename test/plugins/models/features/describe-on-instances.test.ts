import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { countUsefulInstances } from '../../../../harness/compute/engine/instances.ts';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { xception } from '../../../../plugins/models/backbones/xception.ts';
import { openDescriber } from '../../../../plugins/models/features/describe-images.ts';
import { openDescriberOnInstances } from '../../../../plugins/models/features/describe-on-instances.ts';
import { drawUntrainedWeights } from '../../../../plugins/models/weights/untrained-weights.ts';
import { draw } from '../closed-form.ts';

const size = 71;
const data = Uint8Array.from(draw('images', 5 * size * size * 3), (u) => Math.floor(u * 256));
const images = { data, height: size, width: size };

await selectEngine('wasm');
const setup = {
  backbone: 'xception',
  weights: drawUntrainedWeights(xception, 3),
  layer: 'add_1',
  pooling: 'mean+std',
} as const;

it('describes images on several instances as on one, to the bit', async () => {
  const before = tf.memory().numTensors;
  const alone = openDescriber(setup, 2);
  const wanted = await alone.describe(images);
  alone.dispose();
  expect(tf.memory().numTensors).toBe(before);
  for (const count of [1, 2]) {
    const together = openDescriberOnInstances(setup, count);
    expect(await together.describe(images)).toEqual(wanted);
    together.dispose();
  }
  expect(tf.memory().numTensors).toBe(before);
});

it('passes on what went wrong in a thread', async () => {
  const describer = openDescriberOnInstances({ ...setup, weights: new Map() }, 1);
  await expect(describer.describe(images)).rejects.toThrow('The weights have no kernel');
  describer.dispose();
});

it('needs no second instance of an engine that uses all cores', async () => {
  expect(countUsefulInstances()).toBeGreaterThanOrEqual(1);
  await tf.setBackend('cpu');
  expect(countUsefulInstances()).toBe(1);
  await tf.setBackend('wasm');
});
