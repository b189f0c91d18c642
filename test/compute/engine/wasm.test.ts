import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { describeParity } from './describe-parity.ts';
import { describeTraining } from './describe-training.ts';

await selectEngine('wasm');
describeParity('wasm');
describeTraining('wasm');

it('leaves out rows whose segment does not exist', async () => {
  await tf.setBackend('wasm');
  const ids = tf.tensor1d([-1, 0, 1, 2, 1], 'int32');
  const sums = tf.unsortedSegmentSum(tf.tensor1d([1, 2, 4, 8, 16]), ids, 2);
  expect([...sums.dataSync()]).toEqual([2, 20]);
});

it('frees what a transposed product needed in between', async () => {
  await tf.setBackend('wasm');
  const a = tf.ones([4, 3]);
  const before = tf.memory().numTensors;
  // Without the scope of an operation, which would free them too.
  const attributes = { transposeA: true, transposeB: false };
  tf.dispose(tf.engine().runKernel(tf.BatchMatMul, { a, b: a }, attributes) as tf.Tensor);
  expect(tf.memory().numTensors).toBe(before);
});

it('refuses to gather an index that does not exist, and frees what it made', async () => {
  await tf.setBackend('wasm');
  const x = tf.ones([3, 2]);
  for (const index of [3, -1]) {
    const at = tf.tensor1d([0, index], 'int32');
    const before = tf.engine().backend.numDataIds();
    expect(() => tf.gather(x, at)).toThrow(`the index value ${index} is not in [0, 2]`);
    expect(tf.engine().backend.numDataIds()).toBe(before);
  }
});

it('refuses to slice beyond a tensor, and makes nothing', async () => {
  await tf.setBackend('wasm');
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
  const before = tf.engine().backend.numDataIds();
  expect(() => tf.slice(x, [2, 0], [2, 2])).toThrow('begin[0] + size[0] (4) would overflow');
  expect(() => tf.slice(x, [0, 1], [3, 2])).toThrow('begin[1] + size[1] (3) would overflow');
  expect(() => tf.slice(x, [-1, 0], [2, 2])).toThrow('does not support negative begin');
  expect(tf.engine().backend.numDataIds()).toBe(before);
});
