import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { normal, type ParityCase, seed, withGradients } from './parity-case.ts';

export const dense: ParityCase = {
  name: 'matrix products with either operand transposed',
  draw: fc
    .tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      fc.boolean(),
      fc.boolean(),
      seed,
    )
    .map(([batch, n, k, m, ta, tb, s]) => ({
      label: `${batch} of ${n}x${k}x${m} ${ta ? 'A transposed' : ''} ${tb ? 'B transposed' : ''}`,
      inputs: [
        normal(s, batch, ...(ta ? [k, n] : [n, k])),
        normal(s + 1, batch, ...(tb ? [m, k] : [k, m])),
      ],
      compute: withGradients((a, b) => tf.matMul(a, b, ta, tb)),
    })),
};

export const fusedDense: ParityCase = {
  name: 'dense layer with bias and activation in one kernel',
  draw: fc
    .tuple(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('linear' as const, 'relu' as const, 'sigmoid' as const),
      fc.boolean(),
      fc.boolean(),
      seed,
    )
    .map(([n, k, m, activation, transposeA, transposeB, s]) => ({
      label: `${n}x${k}x${m} ${activation} ${transposeA} ${transposeB}`,
      inputs: [
        normal(s, ...(transposeA ? [k, n] : [n, k])),
        normal(s + 1, ...(transposeB ? [m, k] : [k, m])),
        normal(s + 2, m),
      ],
      compute: (a, b, bias) => [
        tf.fused.matMul({ a: a!, b: b!, bias: bias!, activation, transposeA, transposeB }),
      ],
    })),
};

export const longProduct: ParityCase = {
  name: 'matrix products with long sums and many columns',
  draw: fc
    .tuple(
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(64, 300, 2048),
      fc.constantFrom(1, 7, 36),
      seed,
    )
    .map(([n, k, m, s]) => ({
      label: `${n}x${k}x${m}`,
      inputs: [normal(s, n, k), normal(s + 1, k, m)],
      compute: withGradients((a, b) => tf.matMul(a, b)),
    })),
};
