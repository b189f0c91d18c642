import type * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {
  type GraphNode,
  openFrozenGraph,
} from '../../../../harness/compute/engine/frozen-graph.ts';
import { normal, type ParityCase, padding, seed, side, small, stride } from './parity-case.ts';

/** Every kind of node at least once, with the input as an output and two more, one of which others read. */
export const frozenGraph: ParityCase = {
  name: 'a frozen network as a whole',
  draw: fc
    .tuple(small, side, small, small, stride, padding, fc.boolean(), fc.boolean(), seed)
    .map(([count, size, c, k, step, pad, biased, relu, s]) => {
      const nodes: GraphNode[] = [
        {
          name: 'stem',
          inputs: ['image'],
          operation: {
            kind: 'convolution',
            stride: step,
            padding: pad,
            relu,
            kernel: weight(s, 3, 3, c, k),
            ...(biased ? { bias: normal(s + 1, k).values } : {}),
          },
        },
        {
          name: 'spread',
          inputs: ['stem'],
          operation: { kind: 'depthwise', kernel: weight(s + 2, 3, 3, k, 1) },
        },
        {
          name: 'scaled',
          inputs: ['spread'],
          operation: {
            kind: 'scale',
            relu: !relu,
            scale: normal(s + 3, k).values,
            shift: normal(s + 4, k).values,
          },
        },
        { name: 'clipped', inputs: ['spread'], operation: { kind: 'relu' } },
        // Twice the same, and three at once.
        { name: 'sum', inputs: ['stem', 'scaled', 'clipped', 'stem'], operation: { kind: 'add' } },
        {
          name: 'most',
          inputs: ['sum'],
          operation: { kind: 'max-pool', size: 2, stride: 1, padding: 'same' },
        },
        {
          name: 'mean',
          inputs: ['sum'],
          operation: { kind: 'average-pool', size: 3, stride: 1, padding: 'same' },
        },
        { name: 'joined', inputs: ['most', 'mean', 'stem'], operation: { kind: 'concatenate' } },
      ];
      return {
        label: `${count}x${size}x${size}x${c} to ${k} stride ${step} ${pad}`,
        inputs: [normal(s + 5, count, size, size, c)],
        compute: (image) => {
          const outputs = ['joined', 'image', 'sum'];
          const graph = openFrozenGraph({ input: 'image', nodes, outputs });
          const maps = graph.run(image as tf.Tensor4D);
          graph.dispose();
          return maps;
        },
      };
    }),
};

function weight(seed: number, ...shape: number[]) {
  const { values } = normal(seed, ...shape);
  return { shape, data: values };
}
