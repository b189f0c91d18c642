import * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../../contract/item-at.ts';
import { type TensorflowBackend, tensorflowBackend } from './tensorflow-kernel.ts';

/** TensorFlow's own variables, which contain weights only during their update. */
export interface ScratchVariables {
  /** The binding's handles of the variables. */
  readonly handles: readonly number[];
  /** Releases the last weights passed through the variables. */
  clear(): void;
}

/** Creates float32 variables that live as long as the process. */
export function openScratchVariables(backend: TensorflowBackend, count: number): ScratchVariables {
  const { binding } = backend;
  const handles = Array.from({ length: count }, (_, i) => {
    const attributes = [
      { name: 'dtype', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
      { name: 'shape', type: binding.TF_ATTR_SHAPE, value: [] },
      { name: 'container', type: binding.TF_ATTR_STRING, value: '' },
      { name: 'shared_name', type: binding.TF_ATTR_STRING, value: `harness/scratch/${i}` },
    ];
    return itemAt(binding.executeOp('VarHandleOp', attributes, [], 1), 0).id;
  });
  return {
    handles,
    clear() {
      tf.tidy(() => {
        const nothing = itemAt(backend.getInputTensorIds([tf.scalar(0)]), 0);
        for (const handle of handles) assign(backend, handle, nothing);
      });
    },
  };
}

/**
 * Runs one of TensorFlow's `ResourceApply…` operations on weights.
 *
 * TensorFlow updates only its own variables. A weight's buffer is lent to a variable, without a copy,
 * and taken back after the update. TensorFlow writes into the buffer only if it has no other
 * reference, so the weight releases it in between. If something else still reads the buffer (a clone,
 * a view, a JavaScript array), it is left unchanged and the update goes into a new one.
 *
 * @param changed the weights that the operation changes, which come first among its inputs
 * @param inputs its other inputs
 */
export function updateInPlace(
  { handles }: ScratchVariables,
  operation: string,
  changed: readonly tf.Variable[],
  inputs: readonly tf.Tensor[],
): void {
  const backend = tensorflowBackend();
  const { binding } = backend;
  const others = backend.getInputTensorIds(inputs);
  const lent = handles.slice(0, changed.length);
  const held = backend.getInputTensorIds(changed);
  for (const [i, handle] of lent.entries()) assign(backend, handle, itemAt(held, i));
  const ofType = { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
  const shared = changed.map(({ dataId }) => backend.tensorMap.get(dataId).refCount > 1);
  for (const [i, id] of held.entries()) if (!shared[i]) binding.deleteTensor(id);
  try {
    binding.executeOp(operation, [ofType], [...lent, ...others], 0);
  } finally {
    for (const [i, weight] of changed.entries()) {
      const read = binding.executeOp('ReadVariableOp', [typed(backend)], [itemAt(lent, i)], 1);
      const made = itemAt(read, 0);
      if (shared[i]) weight.assign(backend.createOutputTensor(made));
      else backend.tensorMap.get(weight.dataId).id = made.id;
    }
  }
}

function assign(backend: TensorflowBackend, handle: number, value: number): void {
  backend.binding.executeOp('AssignVariableOp', [typed(backend)], [handle, value], 0);
}

function typed({ binding }: TensorflowBackend) {
  return { name: 'dtype', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}
