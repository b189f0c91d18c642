import * as tf from '@tensorflow/tfjs';
import type { FrozenGraph, GraphOperation, GraphWeight, OpenGraph } from './frozen-graph.ts';

type Compute = (inputs: tf.Tensor4D[]) => tf.Tensor4D;

/** Computes a frozen network node by node, with TensorFlow.js's own operations. */
export function interpretGraph({ input, nodes, outputs }: FrozenGraph): OpenGraph {
  const owned: tf.Tensor[] = [];
  const computed = nodes.map(({ name, inputs, operation }) => ({
    name,
    inputs,
    compute: prepare(operation, owned),
  }));
  return {
    run(given) {
      // Number of nodes that have yet to read each map: it is freed after its last reader, since all
      // maps together would take gigabytes.
      const reads = new Map<string, number>();
      for (const { inputs } of nodes) {
        for (const name of inputs) reads.set(name, (reads.get(name) ?? 0) + 1);
      }
      for (const name of [input, ...outputs]) reads.set(name, Number.POSITIVE_INFINITY);
      const maps = new Map<string, tf.Tensor4D>([[input, given]]);
      const mapOf = (name: string): tf.Tensor4D => {
        const map = maps.get(name);
        if (map === undefined) throw new Error(`No node before it computes "${name}"`);
        return map;
      };
      for (const { name, inputs, compute } of computed) {
        const read = inputs.map(mapOf);
        maps.set(
          name,
          tf.tidy(() => compute(read)),
        );
        for (const from of inputs) {
          const left = (reads.get(from) ?? 0) - 1;
          reads.set(from, left);
          if (left === 0) maps.get(from)?.dispose();
        }
      }
      return outputs.map((name) => (name === input ? given.clone() : mapOf(name)));
    },
    dispose: () => tf.dispose(owned),
  };
}

function prepare(operation: GraphOperation, owned: tf.Tensor[]): Compute {
  const keep = <T extends tf.Tensor>(tensor: T): T => {
    owned.push(tensor);
    return tensor;
  };
  const kernel4 = ({ shape, data }: GraphWeight) =>
    keep(tf.tensor4d(data, shape as [number, number, number, number]));
  switch (operation.kind) {
    case 'convolution': {
      const { stride: strides, padding: pad, relu } = operation;
      const filter = kernel4(operation.kernel);
      const bias = operation.bias && { bias: keep(tf.tensor1d(operation.bias)) };
      const activation = relu ? 'relu' : 'linear';
      return onOne((x) => tf.fused.conv2d({ x, filter, strides, pad, activation, ...bias }));
    }
    case 'depthwise': {
      const kernel = kernel4(operation.kernel);
      return onOne((x) => tf.depthwiseConv2d(x, kernel, 1, 'same'));
    }
    case 'scale': {
      const scale = keep(tf.tensor1d(operation.scale));
      const shift = keep(tf.tensor1d(operation.shift));
      return onOne((x) => {
        const scaled = tf.add<tf.Tensor4D>(tf.mul(x, scale), shift);
        return operation.relu ? tf.relu(scaled) : scaled;
      });
    }
    case 'relu':
      return onOne((x) => tf.relu(x));
    case 'max-pool':
      return onOne((x) => tf.maxPool(x, operation.size, operation.stride, operation.padding));
    case 'average-pool':
      return onOne((x) => tf.avgPool(x, operation.size, operation.stride, operation.padding));
    case 'add':
      return (inputs) => inputs.reduce((sum, x) => tf.add(sum, x));
    case 'concatenate':
      return (inputs) => tf.concat(inputs, 3);
  }
}

/** A node with one input map. */
function onOne(compute: (x: tf.Tensor4D) => tf.Tensor4D): Compute {
  return ([x]) => {
    if (x === undefined) throw new Error('A node of the frozen network reads nothing');
    return compute(x);
  };
}
