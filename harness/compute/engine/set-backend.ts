import * as tf from '@tensorflow/tfjs';
import { EngineMissing } from './engine.ts';

/**
 * Sets the TensorFlow.js backend and makes sure that it is in use: TensorFlow.js falls back to another
 * one silently.
 */
export async function setBackend(name: string): Promise<void> {
  // Also silences advice about other packages on the first use of a backend.
  tf.enableProdMode();
  const set = await tf.setBackend(name);
  await tf.ready();
  if (!set || tf.getBackend() !== name) {
    throw new EngineMissing(`TensorFlow.js could not start it and fell back to ${tf.getBackend()}`);
  }
}
