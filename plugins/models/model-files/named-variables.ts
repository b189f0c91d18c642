import * as tf from '@tensorflow/tfjs';
import { requireNamed } from './require-named.ts';

type Named<T> = Readonly<Record<string, T>>;

/**
 * Variables initialised with copies of tensors, under the same names.
 *
 * @param isTrained whether a variable is trainable; by default all are
 */
export function createVariables(
  tensors: Named<tf.Tensor>,
  isTrained: (name: string) => boolean = () => true,
): Record<string, tf.Variable> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, tf.variable(tensor, isTrained(name))]),
  );
}

/**
 * Assigns to variables the values of the tensors with their names; other tensors are ignored.
 *
 * @throws HarnessError `WEIGHTS_INCOMPLETE` if a tensor is missing
 */
export function assignVariables(variables: Named<tf.Variable>, tensors: Named<tf.Tensor>): void {
  for (const [name, variable] of Object.entries(variables)) {
    variable.assign(requireNamed(tensors, name));
  }
}
