import * as tf from '@tensorflow/tfjs';
import { loadTensors, saveTensors } from '../model-files/save-tensors.ts';

const file = 'optimizer';
/** Adam's running powers of its betas; its own `setWeights` computes them anew and rounds otherwise. */
const powers = ['accBeta1', 'accBeta2'] as const;

/** Writes an optimiser's state (moments, number of steps) into a folder. */
export async function saveOptimizer(folder: string, optimizer: tf.Optimizer): Promise<void> {
  const weights = await optimizer.getWeights();
  const held = optimizer as unknown as Record<string, tf.Tensor | undefined>;
  const named: Record<string, tf.Tensor> = {};
  for (const power of powers) {
    const tensor = held[power];
    if (tensor !== undefined) named[power] = tensor;
  }
  // Names of variables count up from process to process; the order is what tells them apart.
  weights.forEach(({ tensor }, index) => {
    named[`${index}`.padStart(6, '0')] = tensor;
  });
  await saveTensors(folder, file, named);
  // All but the count of steps are the optimiser's own variables.
  weights[0]?.tensor.dispose();
}

/** Brings back what {@link saveOptimizer} wrote; the rest of the training is the same to the bit. */
export async function restoreOptimizer(folder: string, optimizer: tf.Optimizer): Promise<void> {
  const loaded = await loadTensors(folder, file);
  const held = optimizer as unknown as Record<string, tf.Variable | undefined>;
  const names = Object.keys(loaded).filter((name) => /^\d+$/.test(name));
  const weights = names.sort().map((name) => ({
    name: name === '000000' ? 'iter' : `${name}/moment`,
    tensor: loaded[name] as tf.Tensor,
  }));
  await optimizer.setWeights(weights);
  for (const power of powers) {
    if (loaded[power] !== undefined) held[power]?.assign(loaded[power]);
  }
  tf.dispose(loaded);
}
