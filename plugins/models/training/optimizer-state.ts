import * as tf from '@tensorflow/tfjs';
import { requireNamed } from '../model-files/require-named.ts';
import { loadTensors, saveTensors } from '../model-files/save-tensors.ts';

const file = 'optimizer';
/**
 * Adam's running powers of its betas; its own `setWeights` computes them again and rounds differently.
 */
const powers = ['accBeta1', 'accBeta2'] as const;

/** A private variable of the optimiser; undefined in an optimiser of another kind. */
function heldBy(optimizer: tf.Optimizer, name: string): tf.Variable | undefined {
  const held: unknown = Reflect.get(optimizer, name);
  return held instanceof tf.Variable ? held : undefined;
}

/** Writes an optimiser's state (moments, number of steps) into a folder. */
export async function saveOptimizer(folder: string, optimizer: tf.Optimizer): Promise<void> {
  const weights = await optimizer.getWeights();
  const named: Record<string, tf.Tensor> = {};
  for (const power of powers) {
    const tensor = heldBy(optimizer, power);
    if (tensor !== undefined) named[power] = tensor;
  }
  // Names of variables count up within a process, so variables are matched by order.
  weights.forEach(({ tensor }, index) => {
    named[`${index}`.padStart(6, '0')] = tensor;
  });
  await saveTensors(folder, file, named);
  // Everything except the number of steps is the optimiser's own variables.
  weights[0]?.tensor.dispose();
}

/** Restores what {@link saveOptimizer} wrote; the rest of the training is bit-identical. */
export async function restoreOptimizer(folder: string, optimizer: tf.Optimizer): Promise<void> {
  const loaded = await loadTensors(folder, file);
  const names = Object.keys(loaded).filter((name) => /^\d+$/.test(name));
  const weights = names.sort().map((name) => ({
    name: name === '000000' ? 'iter' : `${name}/moment`,
    tensor: requireNamed(loaded, name),
  }));
  await optimizer.setWeights(weights);
  for (const power of powers) {
    if (loaded[power] !== undefined) heldBy(optimizer, power)?.assign(loaded[power]);
  }
  tf.dispose(loaded);
}
