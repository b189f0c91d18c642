import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../../harness/contract/random.ts';
import { loadTensors, saveTensors } from '../../../../plugins/models/model-files/save-tensors.ts';
import { Trunk } from '../../../../plugins/models/trunk/trunk.ts';
import {
  listUnits,
  parameterShapes,
  type TrunkShape,
  winnerTrunk,
} from '../../../../plugins/models/trunk/trunk-shape.ts';
import { findError } from '../../../compute/engine/describe-parity.ts';

const small: TrunkShape = {
  channels: 3,
  size: 12,
  blocks: [
    { filters: 4, convolutions: 2 },
    { filters: 6, convolutions: 1 },
  ],
  bias: false,
  slopes: 'channel',
};

function images(count: number, size: number): tf.Tensor4D {
  const random = createRandom('images');
  const values = Float32Array.from({ length: count * size * size * 3 }, () => random.normal());
  return tf.tensor4d(values, [count, size, size, 3]);
}

function countOf(shape: TrunkShape): number {
  let count = 0;
  for (const unit of listUnits(shape)) {
    for (const [name, parameter] of parameterShapes(unit, shape)) {
      if (!name.includes('moving')) count += parameter.reduce((a, b) => a * b, 1);
    }
  }
  return count;
}

/** Losses of some steps towards 0 and 1 by turns. */
function train(trunk: Trunk, pixels: tf.Tensor4D, steps: number): number[] {
  const optimizer = tf.train.adam(0.01);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = optimizer.minimize(
      () => {
        const output = trunk.forward(pixels, true);
        const wanted = tf.range(0, output.shape[0]);
        return tf.losses.meanSquaredError(wanted, tf.mean(output, [1, 2, 3])) as tf.Scalar;
      },
      true,
      trunk.trainable,
    )!;
    losses.push(loss.dataSync()[0]!);
    loss.dispose();
  }
  optimizer.dispose();
  return losses;
}

describe('the winner’s trunk', () => {
  it('has the parameters that its layers add up to', () => {
    // 9 · in · out for a kernel, and gamma, beta and a slope for each channel.
    expect(countOf(winnerTrunk)).toBe(1_965_552);
    expect(countOf({ ...winnerTrunk, bias: true })).toBe(1_965_552 + 1_472);
    const places =
      224 ** 2 * 16 * 2 +
      112 ** 2 * 32 * 3 +
      56 ** 2 * 64 * 3 +
      (28 ** 2 * 128 * 3 + 14 ** 2 * 256 * 3);
    expect(countOf({ ...winnerTrunk, slopes: 'place' })).toBe(1_965_552 - 1_472 + places);
  });
});

describe('Trunk', () => {
  beforeAll(async () => {
    await selectEngine('auto');
  });

  it('counts its parameters and gives the shape that it says', () => {
    const trunk = Trunk.create(small, createRandom(1));
    // Kernels 108 + 144 + 216, gamma, beta and slope of 4, 4 and 6 channels, two averages each.
    expect(trunk.countParameters()).toEqual({ trainable: 468 + 3 * 14, total: 468 + 5 * 14 });
    expect(trunk.trainable).toHaveLength(3 * 4);
    const pixels = images(2, 12);
    const output = trunk.forward(pixels, false);
    expect(output.shape).toEqual([2, ...trunk.outputShape]);
    expect(trunk.outputShape).toEqual([3, 3, 6]);
    tf.dispose([pixels, output]);
    trunk.dispose();
  });

  it.each([small, { ...small, bias: true, slopes: 'place' as const }])(
    'predicts, folded, what its layers give one by one',
    (shape) => {
      const trunk = Trunk.create(shape, createRandom(2));
      const pixels = images(4, 12);
      train(trunk, pixels, 3);
      const folded = trunk.forward(pixels, false);
      const unfolded = tf.tidy(() =>
        listUnits(shape).reduce((x: tf.Tensor4D, { name, pools }) => {
          const of = (parameter: string) => trunk.variables[`${name}${parameter}`]! as tf.Tensor;
          const product = tf.conv2d(x, of('/kernel') as tf.Tensor4D, 1, 'same');
          const normalised = tf.batchNorm(
            shape.bias ? tf.add(product, of('/bias')) : product,
            of('_bn/moving_mean') as tf.Tensor1D,
            of('_bn/moving_variance') as tf.Tensor1D,
            of('_bn/beta') as tf.Tensor1D,
            of('_bn/gamma') as tf.Tensor1D,
            1e-3,
          );
          const bent = tf.prelu(normalised, of('_act/alpha')) as tf.Tensor4D;
          return pools ? tf.maxPool(bent, 2, 2, 'valid') : bent;
        }, pixels),
      );
      expect(findError(folded.dataSync(), unfolded.dataSync())).toBeLessThan(1e-5);
      tf.dispose([pixels, folded, unfolded]);
      trunk.dispose();
    },
  );

  it('learns, moves its averages, repeats to the bit and leaves nothing behind', () => {
    const before = tf.memory().numTensors;
    const run = () => {
      const trunk = Trunk.create(small, createRandom(3));
      const pixels = images(4, 12);
      const losses = train(trunk, pixels, 25);
      const values = Object.values(trunk.variables).map((variable) => variable.dataSync());
      pixels.dispose();
      trunk.dispose();
      return { losses, values };
    };
    const first = run();
    expect(first.losses.at(-1)).toBeLessThan(0.5 * first.losses[0]!);
    expect(run()).toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('normalises in training by the batch, and keeps the averages in prediction', () => {
    const trunk = Trunk.create(small, createRandom(4));
    const pixels = images(4, 12);
    const mean = trunk.variables['block1_conv1_bn/moving_mean']!;
    const start = mean.dataSync();
    trunk.forward(pixels, false).dispose();
    expect(mean.dataSync()).toEqual(start);
    const kernel = trunk.variables['block1_conv1/kernel']! as tf.Tensor4D;
    const expected = tf.tidy(() =>
      tf.mul(tf.mean(tf.conv2d(pixels, kernel, 1, 'same'), [0, 1, 2]), 0.01).dataSync(),
    );
    trunk.forward(pixels, true).dispose();
    expect(findError(mean.dataSync(), expected)).toBeLessThan(1e-4);
    pixels.dispose();
    trunk.dispose();
  });

  it('comes back from a file as it was, and refuses weights of another shape', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'trunk-'));
    const trunk = Trunk.create(small, createRandom(5));
    const pixels = images(2, 12);
    train(trunk, pixels, 2);
    await saveTensors(folder, 'trunk', trunk.variables);
    const tensors = await loadTensors(folder, 'trunk');
    const again = new Trunk(small, tensors);
    const wanted = trunk.forward(pixels, false);
    const got = again.forward(pixels, false);
    expect(got.dataSync()).toEqual(wanted.dataSync());
    const wider = { ...small, blocks: [{ filters: 5, convolutions: 1 }] };
    expect(() => new Trunk(wider, tensors)).toThrow(
      /block1_conv1\/kernel, which should be 3 × 3 × 3 × 5/,
    );
    expect(() => new Trunk({ ...small, bias: true }, tensors)).toThrow(
      /have no block1_conv1\/bias/,
    );
    tf.dispose([tensors, wanted, got, pixels]);
    trunk.dispose();
    again.dispose();
    rmSync(folder, { recursive: true });
  });
});
