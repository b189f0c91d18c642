import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {
  normal,
  type ParityCase,
  padding,
  seed,
  side,
  small,
  stride,
  window,
  withGradients,
} from './parity-case.ts';

export const convolution: ParityCase = {
  name: 'conv2d, forward and both gradients',
  draw: fc
    .tuple(small, side, side, small, small, window, window, stride, stride, padding, seed)
    .map(([n, h, w, c, k, kh, kw, sh, sw, pad, s]) => ({
      label: `${n}x${h}x${w}x${c} filter ${kh}x${kw}x${k} stride ${sh},${sw} ${pad}`,
      inputs: [normal(s, n, h, w, c), normal(s + 1, kh, kw, c, k)],
      compute: withGradients((x, f) =>
        tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, [sh, sw], pad),
      ),
    })),
};

export const explicitPadding: ParityCase = {
  name: 'conv2d with explicit padding',
  refusedBy: ['tensorflow'],
  draw: fc
    .tuple(small, side, side, fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }), seed)
    .map(([n, h, w, top, right, s]) => ({
      label: `${n}x${h}x${w} top ${top} right ${right}`,
      inputs: [normal(s, n, h, w, 2), normal(s + 1, 3, 3, 2, 3)],
      compute: withGradients((x, f) =>
        tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, [
          [0, 0],
          [top, 1],
          [0, right],
          [0, 0],
        ]),
      ),
    })),
};

export const depthwise: ParityCase = {
  name: 'depthwise conv2d, forward and both gradients',
  draw: fc
    .tuple(
      small,
      side,
      side,
      small,
      fc.integer({ min: 1, max: 3 }),
      window,
      window,
      stride,
      padding,
      seed,
    )
    .map(([n, h, w, c, m, kh, kw, st, pad, s]) => ({
      label: `${n}x${h}x${w}x${c} filter ${kh}x${kw}x${m} stride ${st} ${pad}`,
      inputs: [normal(s, n, h, w, c), normal(s + 1, kh, kw, c, m)],
      compute: withGradients((x, f) =>
        tf.depthwiseConv2d(x as tf.Tensor4D, f as tf.Tensor4D, st, pad),
      ),
    })),
};

export const separable: ParityCase = {
  name: 'separable conv2d',
  draw: fc.tuple(small, side, side, small, small, padding, seed).map(([n, h, w, c, k, pad, s]) => ({
    label: `${n}x${h}x${w}x${c} to ${k} ${pad}`,
    inputs: [normal(s, n, h, w, c), normal(s + 1, 3, 3, c, 1), normal(s + 2, 1, 1, c, k)],
    compute: withGradients((x, d, p) =>
      tf.separableConv2d(x as tf.Tensor4D, d as tf.Tensor4D, p as tf.Tensor4D, 1, pad),
    ),
  })),
};

// Enough channels for the tiles and vectors of four that fast kernels work in.
const many = fc.constantFrom(3, 8, 16, 20, 36);

export const wideConvolution: ParityCase = {
  name: 'conv2d over many channels',
  draw: fc
    .tuple(
      small,
      side,
      many,
      many,
      fc.constantFrom(1, 3),
      fc.integer({ min: 1, max: 2 }),
      padding,
      seed,
    )
    .map(([n, h, c, k, kernel, st, pad, s]) => ({
      label: `${n}x${h}x${h}x${c} filter ${kernel}x${kernel}x${k} stride ${st} ${pad}`,
      inputs: [normal(s, n, h, h, c), normal(s + 1, kernel, kernel, c, k)],
      compute: withGradients((x, f) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, st, pad)),
    })),
};

export const wideSeparable: ParityCase = {
  name: 'separable conv2d with strides over many channels',
  draw: fc
    .tuple(small, side, many, many, fc.integer({ min: 1, max: 2 }), padding, seed)
    .map(([n, h, c, k, st, pad, s]) => ({
      label: `${n}x${h}x${h}x${c} to ${k} stride ${st} ${pad}`,
      inputs: [normal(s, n, h, h, c), normal(s + 1, 3, 3, c, 1), normal(s + 2, 1, 1, c, k)],
      compute: withGradients((x, d, p) =>
        tf.separableConv2d(x as tf.Tensor4D, d as tf.Tensor4D, p as tf.Tensor4D, st, pad),
      ),
    })),
};

export const fusedConvolution: ParityCase = {
  name: 'conv2d and depthwise conv2d with bias and activation in one kernel',
  draw: fc
    .tuple(
      small,
      side,
      many,
      many,
      fc.constantFrom(1, 3),
      fc.integer({ min: 1, max: 2 }),
      padding,
      fc.constantFrom('linear' as const, 'relu' as const),
      seed,
    )
    .map(([n, h, c, k, kernel, st, pad, activation, s]) => ({
      label: `${n}x${h}x${h}x${c} filter ${kernel}x${kernel}x${k} stride ${st} ${pad} ${activation}`,
      inputs: [
        normal(s, n, h, h, c),
        normal(s + 1, kernel, kernel, c, k),
        normal(s + 2, k),
        normal(s + 3, kernel, kernel, c, 1),
        normal(s + 4, c),
      ],
      compute: (...inputs) => {
        const [x, filter, bias, depthwiseFilter, depthwiseBias] = inputs as tf.Tensor4D[];
        const common = { x: x!, strides: st, pad, activation };
        return [
          tf.fused.conv2d({ ...common, filter: filter!, bias: bias! }),
          tf.fused.depthwiseConv2d({ ...common, filter: depthwiseFilter!, bias: depthwiseBias! }),
        ];
      },
    })),
};
