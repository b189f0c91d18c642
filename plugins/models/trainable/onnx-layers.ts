import * as tf from '@tensorflow/tfjs';
import { valueAt } from '../../../harness/contract/item-at.ts';
import { requireNamed } from '../model-files/require-named.ts';
import type { OnnxSpan } from './choose-onnx-span.ts';
import type { TrainableLayers } from './trainable-layers.ts';

/**
 * A part of an ONNX network with trainable weights, which are copied from the file. Moving averages do
 * not change: batch norm runs as in prediction.
 *
 * @throws HarnessError `ONNX_UNSUPPORTED` for weights that are not float32
 */
export function createOnnxLayers({ from, to, nodes }: OnnxSpan): TrainableLayers {
  const variables: Record<string, tf.Variable> = {};
  const averages: Record<string, tf.Tensor> = {};
  const dispose = () => tf.dispose([variables, averages]);
  try {
    for (const { name, shape, isTrained, read } of nodes.flatMap(({ weights }) => weights)) {
      // Several nodes may share a weight.
      if (name in variables || name in averages) continue;
      const tensor = tf.tensor(read(), [...shape]);
      if (isTrained) {
        variables[name] = tf.variable(tensor);
        tensor.dispose();
      } else averages[name] = tensor;
    }
  } catch (error) {
    dispose();
    throw error;
  }
  const weightOf = (name: string): tf.Tensor => averages[name] ?? requireNamed(variables, name);
  return {
    variables,
    dispose,
    run: (map) =>
      tf.tidy(() => {
        const maps = new Map([[from, map]]);
        for (const { inputs, output, weights, compute } of nodes) {
          const given = inputs.map((input) => valueAt(maps, input));
          const own = weights.map(({ name }) => weightOf(name));
          maps.set(
            output,
            tf.tidy(() => compute(given, own)),
          );
        }
        return valueAt(maps, to).clone();
      }),
  };
}
