import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { normaliseBatch } from '../../../../harness/compute/engine/normalise-batch.ts';
import { normal, type ParityCase, seed, side, small, withGradients } from './parity-case.ts';

// What an engine may compute with its own operations in training. Shapes go beyond a block of the
// native kernels (16,384 numbers) and beyond the longest parameter that they repeat (4,096).

const batchShape = fc.oneof(
  fc.tuple(fc.integer({ min: 2, max: 5 }), side, side, small).map((shape) => [...shape]),
  fc.tuple(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 9 })).map((s) => [...s]),
  fc.constantFrom([3, 40, 41, 7], [2, 33, 33, 20], [2, 8, 8, 80], [300, 130]),
);

export const normalisedBatch: ParityCase = {
  name: 'batch norm in training: output, moments and gradients',
  draw: fc
    .tuple(batchShape, fc.constantFrom(0, 1, 30), fc.constantFrom(1e-3, 1e-5), seed)
    .map(([shape, mean, epsilon, s]) => ({
      label: `${shape.join('x')} around ${mean}, epsilon ${epsilon}`,
      inputs: [normal(s, ...shape), normal(s + 1, shape.at(-1)!), normal(s + 2, shape.at(-1)!)],
      compute: (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
        const around = tf.add(x, mean);
        const run = (v: tf.Tensor, g: tf.Tensor, b: tf.Tensor) =>
          normaliseBatch(v, g as tf.Tensor1D, b as tf.Tensor1D, epsilon);
        const { mean: average, variance } = run(around, gamma, beta);
        const inner = (v: tf.Tensor, g: tf.Tensor, b: tf.Tensor) => run(v, g, b).output;
        return [average, variance, ...withGradients(inner)(around, gamma, beta)];
      },
    })),
};

export const batchNormLayer: ParityCase = {
  name: 'a batch norm layer: output and moving moments after two batches',
  draw: fc.tuple(batchShape, seed).map(([shape, s]) => ({
    label: shape.join('x'),
    inputs: [normal(s, ...shape), normal(s + 1, ...shape)],
    compute: (first: tf.Tensor, second: tf.Tensor) => {
      const layer = tf.layers.batchNormalization({ momentum: 0.7 });
      layer.apply(first, { training: true });
      const output = layer.apply(second, { training: true }) as tf.Tensor;
      const still = layer.apply(first, { training: false }) as tf.Tensor;
      const moving = layer
        .getWeights()
        .slice(2)
        .map((weight) => tf.clone(weight));
      layer.dispose();
      return [output, still, ...moving];
    },
  })),
};

const prelu: ParityCase = {
  name: 'PReLU with a slope for all, each channel, each place and each row',
  draw: fc
    .tuple(
      small,
      fc.oneof(side, fc.constantFrom(37, 70)),
      side,
      fc.oneof(small, fc.constantFrom(17, 65)),
      fc.constantFrom('scalar', 'channel', 'bare channel', 'place', 'row'),
      seed,
    )
    .map(([n, h, w, c, kind, s]) => {
      const shapes = {
        scalar: [1],
        channel: [1, 1, c],
        'bare channel': [c],
        place: [h, w, c],
        row: [h, 1, c],
      } as const;
      return {
        label: `${n}x${h}x${w}x${c}, a slope for each ${kind}`,
        inputs: [normal(s, n, h, w, c), normal(s + 1, ...shapes[kind as keyof typeof shapes])],
        compute: withGradients((x, alpha) => tf.prelu(x, alpha)),
      };
    }),
};

const maxPool: ParityCase = {
  name: 'max pooling with windows apart and overlapping, and with ties',
  draw: fc
    .tuple(
      small,
      fc.integer({ min: 3, max: 17 }),
      side,
      fc.oneof(small, fc.constant(33)),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom('same' as const, 'valid' as const),
      fc.boolean(),
      seed,
    )
    .filter(([, h, w, , size, , pad]) => pad === 'same' || (size <= h && size <= w))
    .map(([n, h, w, c, size, stride, pad, ties, s]) => {
      const inputs = normal(s, n, h, w, c);
      if (ties) inputs.values.set(inputs.values.map(Math.round));
      return {
        label: `${n}x${h}x${w}x${c} window ${size} stride ${stride} ${pad}${ties ? ' ties' : ''}`,
        inputs: [inputs],
        compute: withGradients((x) => tf.maxPool(x as tf.Tensor4D, size, stride, pad)),
      };
    }),
};

const rowSums: ParityCase = {
  name: 'sums over all axes but the last',
  draw: fc.tuple(batchShape, seed).map(([shape, s]) => ({
    label: shape.join('x'),
    inputs: [normal(s, ...shape)],
    compute: (x: tf.Tensor) => {
      const axes = shape.slice(0, -1).map((_, i) => i);
      return [tf.sum(x, axes), tf.sum(x, axes, true), tf.sum(x, -1), tf.sum(x)];
    },
  })),
};

const fusedConvolution: ParityCase = {
  name: 'a convolution with bias and activation in one kernel, and its gradients',
  draw: fc
    .tuple(
      small,
      side,
      fc.oneof(small, fc.constant(70)),
      fc.constantFrom('linear' as const, 'relu' as const, 'relu6' as const, 'elu' as const),
      fc.constantFrom(1, 3),
      seed,
    )
    .map(([n, size, c, activation, kernel, s]) => ({
      label: `${n}x${size}x${size}x3 to ${c} by ${kernel}x${kernel}, ${activation}`,
      inputs: [normal(s, n, size, size, 3), normal(s + 1, kernel, kernel, 3, c), normal(s + 2, c)],
      compute: (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor) => {
        const convolve = (...[v, f, b]: tf.Tensor[]) =>
          tf.fused.conv2d({
            x: v as tf.Tensor4D,
            filter: f as tf.Tensor4D,
            strides: 1,
            pad: 'same',
            bias: b!,
            activation,
          });
        const before = tf.clone(x);
        // Activations without a gradient in TensorFlow.js give only their output.
        return ['linear', 'relu', 'relu6'].includes(activation)
          ? [...withGradients(convolve)(x, filter, bias), before]
          : [convolve(x, filter, bias), before];
      },
    })),
};

const denseLayers: ParityCase = {
  name: 'dense layers with ReLU, their gradients, and the step function',
  draw: fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 70 }), seed)
    .map(([n, width, s]) => ({
      label: `${n}x${width}`,
      inputs: [normal(s, n, 9), normal(s + 1, 9, width), normal(s + 2, width)],
      compute: (x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) => [
        ...withGradients((v, k, b) => tf.relu(tf.add(tf.matMul(v!, k!), b!)))(x, kernel, bias),
        ...withGradients((v, k, b) =>
          tf.fused.matMul({ a: v!, b: k!, bias: b!, activation: 'relu' }),
        )(x, kernel, bias),
        tf.step(x),
        tf.step(tf.relu(x), 0.3),
      ],
    })),
};

const depthwiseConvolution: ParityCase = {
  name: 'depthwise convolutions by 3 × 3 over many channels, with their gradients',
  draw: fc
    .tuple(
      small,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(15, 16, 33, 300),
      fc.integer({ min: 1, max: 2 }),
      fc.constantFrom('same' as const, 'valid' as const),
      seed,
    )
    .filter(([, h, w, , , pad]) => pad === 'same' || Math.min(h, w) >= 3)
    .map(([n, h, w, c, stride, pad, s]) => ({
      label: `${n}x${h}x${w}x${c} stride ${stride} ${pad}`,
      inputs: [normal(s, n, h, w, c), normal(s + 1, 3, 3, c, 1)],
      compute: withGradients((x, filter) =>
        tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad),
      ),
    })),
};

export const trainingCases: readonly ParityCase[] = [
  normalisedBatch,
  batchNormLayer,
  prelu,
  maxPool,
  rowSums,
  fusedConvolution,
  denseLayers,
  depthwiseConvolution,
];
