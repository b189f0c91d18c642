import * as tf from '@tensorflow/tfjs';
import { valueAt } from '../../../harness/contract/item-at.ts';
import type { OnnxSpan } from './choose-onnx-span.ts';
import type { TrainableLayers } from './trainable-layers.ts';
import type { OnnxWeight } from './trainable-node.ts';

/**
 * A part of an ONNX network with trainable weights, which are copied from the file. Moving averages do
 * not change: batch norm runs as in prediction.
 *
 * @throws HarnessError `ONNX_UNSUPPORTED` for weights that are not float32
 */
export function createOnnxLayers({ from, to, nodes }: OnnxSpan): TrainableLayers {
  const variables = new Map<string, tf.Variable>();
  const averages = new Map<string, tf.Tensor>();
  const dispose = () => tf.dispose([...variables.values(), ...averages.values()]);
  try {
    for (const { name, shape, isTrained, read } of nodes.flatMap(({ weights }) => weights)) {
      // Several nodes may share a weight; one that is a moving average for some does not change there.
      if ((isTrained ? variables : averages).has(name)) continue;
      const tensor = tf.tensor(read(), [...shape]);
      if (isTrained) {
        variables.set(name, tf.variable(tensor));
        tensor.dispose();
      } else averages.set(name, tensor);
    }
  } catch (error) {
    dispose();
    throw error;
  }
  const weightOf = ({ name, isTrained }: OnnxWeight): tf.Tensor =>
    valueAt<string, tf.Tensor>(isTrained ? variables : averages, name);
  return {
    variables: Object.fromEntries(variables),
    dispose,
    run: (map) =>
      tf.tidy(() => {
        const maps = new Map([[from, map]]);
        for (const { inputs, output, weights, compute } of nodes) {
          const given = inputs.map((input) => valueAt(maps, input));
          const own = weights.map(weightOf);
          maps.set(
            output,
            tf.tidy(() => compute(given, own)),
          );
        }
        return valueAt(maps, to).clone();
      }),
  };
}
