import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { selectEngine } from '../../harness/engine/select-engine.ts';
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
