import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { digestNumbers } from '../../../../plugins/models/model-files/digest-numbers.ts';
import {
  assignVariables,
  createVariables,
} from '../../../../plugins/models/model-files/named-variables.ts';

it('variables are copies that take the values of tensors by their names', async () => {
  const before = tf.memory().numTensors;
  const first = { kernel: tf.tensor1d([1, 2]), mean: tf.tensor1d([3]) };
  const variables = createVariables(first, (name) => name !== 'mean');
  tf.dispose(first);
  expect(variables.kernel?.trainable).toBe(true);
  expect(variables.mean?.trainable).toBe(false);
  const second = { kernel: tf.tensor1d([4, 5]), mean: tf.tensor1d([6]), other: tf.scalar(7) };
  assignVariables(variables, second);
  tf.dispose(second);
  expect([...((await variables.kernel?.data()) ?? [])]).toEqual([4, 5]);
  tf.dispose(variables);
  expect(tf.memory().numTensors).toBe(before);
});

it('a tensor that is missing is named, and so are those that are there', () => {
  const variables = createVariables({ kernel: tf.scalar(1) });
  expect(() => assignVariables(variables, { bias: tf.scalar(1) })).toThrowError(
    expect.objectContaining({
      code: 'WEIGHTS_INCOMPLETE',
      message: 'The model has no kernel; it has bias.',
    }),
  );
});

it('a digest is that of all numbers one after another', async () => {
  const numbers = Float32Array.of(1, 2, 3);
  const digest = await digestNumbers([numbers.subarray(0, 1), tf.tensor1d([2, 3])]);
  const bytes = new Uint8Array(numbers.buffer);
  expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
});
