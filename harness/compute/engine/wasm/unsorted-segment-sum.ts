// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { viewFloats } from './view-floats.ts';
import { defineWasmKernel } from './wasm-kernel.ts';

type Attributes = Pick<tf.UnsortedSegmentSumAttrs, 'numSegments'>;

/**
 * Sums the rows that share a segment: out[s, ·] = Σ_{i : ids[i] = s} x[i, ·]. It is the gradient of
 * `gather`: a value that was read several times receives the gradients of all readers. Rows whose
 * segment is outside 0 … numSegments − 1 are left out, as in TensorFlow.
 */
export const unsortedSegmentSum = defineWasmKernel<'x' | 'segmentIds', Attributes>(
  tf.UnsortedSegmentSum,
  ({ inputs, attrs, backend }) => {
    const { x, segmentIds } = inputs;
    const count = tf.util.sizeFromShape(segmentIds.shape);
    const inner = x.shape.slice(segmentIds.shape.length);
    const width = tf.util.sizeFromShape(inner);
    const output = backend.makeOutput([attrs.numSegments, ...inner], x.dtype);
    const values = viewFloats(backend, x);
    const ids = viewFloats(backend, segmentIds);
    const sums = viewFloats(backend, output).fill(0);
    for (let i = 0; i < count; i++) {
      const segment = ids[i]!;
      if (segment < 0 || segment >= attrs.numSegments) continue;
      const from = i * width;
      const to = segment * width;
      for (let j = 0; j < width; j++) sums[to + j]! += values[from + j]!;
    }
    return output;
  },
);
