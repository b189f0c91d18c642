import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { explainScore } from '../../../plugins/models/explain/grad-cam.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const [rows, columns, channels] = [3, 2, 4];
const random = createRandom(6);
const draw = () => Float32Array.from({ length: rows * columns * channels }, () => random.normal());
const shape = [1, rows, columns, channels] as [number, number, number, number];

describe('Grad-CAM', () => {
  it('equals the gradient by finite differences, weighed by hand', async () => {
    const [a, b] = [draw(), draw()];
    // A score with products of both paintings, written twice: for tensors and for numbers.
    const scoreOf = (x: Float32Array, y: Float32Array) => {
      let sum = 0;
      for (let i = 0; i < x.length; i++) sum += Math.tanh(x[i]! * y[i]!) + 0.1 * x[i]! ** 2;
      return sum;
    };
    const maps = [tf.tensor4d(a, shape), tf.tensor4d(b, shape)] as const;
    const before = tf.memory().numTensors;
    const explained = await explainScore(maps, (x, y) =>
      tf.sum(tf.add(tf.tanh(tf.mul(x, y)), tf.mul(tf.square(x), 0.1))),
    );
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([...maps]);

    const step = 1e-3;
    for (const [side, own] of [a, b].entries()) {
      const gradient = own.map((_, i) => {
        const moved = (by: number) => {
          const other = own.slice();
          other[i] = other[i]! + by;
          return side === 0 ? scoreOf(other, b) : scoreOf(a, other);
        };
        return (moved(step) - moved(-step)) / (2 * step);
      });
      const places = rows * columns;
      for (let place = 0; place < places; place++) {
        let evidence = 0;
        let activation = 0;
        for (let c = 0; c < channels; c++) {
          let weight = 0;
          for (let p = 0; p < places; p++) weight += gradient[p * channels + c]! / places;
          evidence += weight * own[place * channels + c]!;
          activation += Math.max(0, own[place * channels + c]!) / channels;
        }
        expect(explained[side]!.evidence.data[place]).toBeCloseTo(Math.max(0, evidence), 2);
        expect(explained[side]!.activation.data[place]).toBeCloseTo(activation, 5);
      }
      expect(explained[side]!.evidence).toMatchObject({ rows, columns });
    }
  });
});
