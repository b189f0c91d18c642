import * as tf from '@tensorflow/tfjs';
import { requireNamed } from './require-named.ts';

type Named<T> = Readonly<Record<string, T>>;

/**
 * Variables that begin with copies of tensors, by the same names.
 *
 * @param isTrained whether gradients reach a variable; all of them when it is left out
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
 * Gives variables the values of the tensors of their names; other tensors count for nothing.
 *
 * @throws HarnessError `WEIGHTS_INCOMPLETE` if a tensor is missing
 */
export function assignVariables(variables: Named<tf.Variable>, tensors: Named<tf.Tensor>): void {
  for (const [name, variable] of Object.entries(variables)) {
    variable.assign(requireNamed(tensors, name));
  }
}
