import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { setBackend } from '../../../harness/compute/engine/set-backend.ts';

describe('setBackend', () => {
  it('starts a backend once for all who ask at once', async () => {
    const engines = await Promise.all(['wasm', 'wasm', 'wasm'].map((name) => selectEngine(name)));
    expect(engines.map(({ name }) => name)).toEqual(['wasm', 'wasm', 'wasm']);
    expect(tf.getBackend()).toBe('wasm');
    expect([...tf.add([1, 2], 1).dataSync()]).toEqual([2, 3]);
  });

  it.each([
    ['an error', new Error('no memory is left')],
    ['an object with a message', { message: 'no memory is left' }],
    ['a sentence', 'no memory is left'],
  ])('says why one does not start, when it rejects with %s', async (_, reason) => {
    tf.registerBackend('unwell', () => Promise.reject(reason));
    await expect(setBackend('unwell')).rejects.toThrow(
      'TensorFlow.js could not start it: no memory is left',
    );
    tf.removeBackend('unwell');
  });

  it('starts one that did not start at first', async () => {
    let starts = 0;
    tf.registerBackend('late', () => {
      if (++starts === 1) throw new Error('too early');
      return tf.engine().registry.wasm as tf.KernelBackend;
    });
    await expect(setBackend('late')).rejects.toThrow('too early');
    await setBackend('late');
    expect([tf.getBackend(), starts]).toEqual(['late', 2]);
  });

  it('knows no backend that is not registered', async () => {
    await expect(setBackend('abacus')).rejects.toThrow('knows no backend abacus');
  });
});
