import * as tf from '@tensorflow/tfjs';
import { EngineMissing } from './engine.ts';

/** The starts that have not ended. */
const starting = new Map<string, Promise<void>>();

/**
 * Sets the TensorFlow.js backend, once it has started. TensorFlow.js itself keeps to itself why a
 * backend does not start, takes another one then, and gives up the first of two starts at once.
 *
 * @throws EngineMissing with the reason that the backend gave
 */
export async function setBackend(name: string): Promise<void> {
  // Also silences advice about other packages on the first use of a backend.
  tf.enableProdMode();
  if (!(name in tf.engine().registry)) await start(name);
  if (!(await tf.setBackend(name))) throw new EngineMissing('TensorFlow.js could not start it');
}

function start(name: string): Promise<void> {
  let started = starting.get(name);
  if (started === undefined) {
    started = makeBackend(name).finally(() => starting.delete(name));
    starting.set(name, started);
  }
  return started;
}

/** Puts the backend itself in the place of what makes it. */
async function makeBackend(name: string): Promise<void> {
  const entry = tf.engine().registryFactory[name];
  if (entry === undefined) throw new EngineMissing(`TensorFlow.js knows no backend ${name}`);
  let backend: tf.KernelBackend;
  try {
    backend = await entry.factory();
  } catch (error) {
    throw new EngineMissing(`TensorFlow.js could not start it: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  entry.factory = () => backend;
}

/** What a backend rejects with is an error or, from WebAssembly, an object with a message. */
function reasonOf(error: unknown): string {
  const { message } = Object(error) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}
