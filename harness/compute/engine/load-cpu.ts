import * as tf from '@tensorflow/tfjs';
import type { LoadedEngine } from './engine.ts';
import { setBackend } from './set-backend.ts';

/** The backend in plain JavaScript: slow, complete, and the reference for the others. */
export async function loadCpu(): Promise<LoadedEngine> {
  await setBackend('cpu');
  return {
    device: 'CPU',
    version: `TensorFlow.js ${tf.version_core}`,
    precisionClass: 'float32',
    accelerated: false,
  };
}
