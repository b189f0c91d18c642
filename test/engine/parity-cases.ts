import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { createRandom } from '../../harness/random.ts';

/** Numbers with a shape, so that each engine can make its own tensor of them. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A computation that plugins rely on, over drawn shapes. */
export interface ParityCase {
  readonly name: string;
  /** Inputs, and what to compute of them: results that must agree between engines. */
  readonly draw: fc.Arbitrary<{
    readonly label: string;
    readonly inputs: readonly Numbers[];
    readonly compute: (...inputs: tf.Tensor[]) => tf.Tensor[];
    /** What to compute on the cpu backend instead, where that is wrong itself. */
    readonly oracle?: (...inputs: tf.Tensor[]) => tf.Tensor[];
  }>;
  /** Engines that refuse it: nothing may rely on it. */
  readonly refusedBy?: readonly string[];
}

const small = fc.integer({ min: 1, max: 4 });
const side = fc.integer({ min: 3, max: 9 });
const stride = fc.integer({ min: 1, max: 3 });
const window = fc.integer({ min: 1, max: 3 });
const padding = fc.constantFrom('same' as const, 'valid' as const);
const seed = fc.integer({ min: 0, max: 2 ** 31 });

/** Draws from the standard normal distribution; they repeat for one seed. */
export function normal(seed: number, ...shape: number[]): Numbers {
  const random = createRandom(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return { shape, values: Float32Array.from({ length: size }, () => random.normal()) };
}

/** The output and the gradient for every input, under a fixed cotangent that is not constant. */
function withGradients(f: (...inputs: tf.Tensor[]) => tf.Tensor) {
  return (...inputs: tf.Tensor[]): tf.Tensor[] => {
    const output = f(...inputs);
    const cotangent = tf.reshape(tf.cos(tf.range(0, Math.max(1, output.size))), output.shape);
    return [output, ...tf.grads(f)(inputs, cotangent)];
  };
}

const convolution: ParityCase = {
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

const explicitPadding: ParityCase = {
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

const depthwise: ParityCase = {
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

const separable: ParityCase = {
  name: 'separable conv2d',
  draw: fc.tuple(small, side, side, small, small, padding, seed).map(([n, h, w, c, k, pad, s]) => ({
    label: `${n}x${h}x${w}x${c} to ${k} ${pad}`,
    inputs: [normal(s, n, h, w, c), normal(s + 1, 3, 3, c, 1), normal(s + 2, 1, 1, c, k)],
    compute: withGradients((x, d, p) =>
      tf.separableConv2d(x as tf.Tensor4D, d as tf.Tensor4D, p as tf.Tensor4D, 1, pad),
    ),
  })),
};

const batchNorm: ParityCase = {
  name: 'batch norm over its own moments',
  draw: fc
    .tuple(fc.integer({ min: 2, max: 5 }), side, side, small, seed)
    .map(([n, h, w, c, s]) => ({
      label: `${n}x${h}x${w}x${c}`,
      inputs: [normal(s, n, h, w, c), normal(s + 1, c), normal(s + 2, c)],
      compute: withGradients((x, offset, scale) => {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        return tf.batchNorm(
          x as tf.Tensor4D,
          mean as tf.Tensor1D,
          variance as tf.Tensor1D,
          offset as tf.Tensor1D,
          scale as tf.Tensor1D,
          1e-3,
        );
      }),
    })),
};

const frozenBatchNorm: ParityCase = {
  name: 'batch norm with given moments',
  draw: fc.tuple(small, side, side, small, seed).map(([n, h, w, c, s]) => ({
    label: `${n}x${h}x${w}x${c}`,
    inputs: [normal(s, n, h, w, c), normal(s + 1, c), normal(s + 2, c), normal(s + 3, c)],
    compute: withGradients((x, mean, offset, scale) =>
      tf.batchNorm(
        x as tf.Tensor4D,
        mean as tf.Tensor1D,
        tf.add(tf.square(mean), 0.5) as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
        1e-3,
      ),
    ),
  })),
};

const activations: ParityCase = {
  name: 'relu, PReLU, sigmoid, tanh, elu',
  draw: fc.tuple(small, side, side, small, seed).map(([n, h, w, c, s]) => ({
    label: `${n}x${h}x${w}x${c}`,
    inputs: [normal(s, n, h, w, c), normal(s + 1, 1, 1, c)],
    compute: withGradients((x, alpha) =>
      tf.concat(
        [
          tf.prelu(x, alpha),
          tf.relu(x),
          tf.sigmoid(x),
          tf.tanh(x),
          tf.elu(x),
          tf.leakyRelu(x, 0.3),
        ],
        3,
      ),
    ),
  })),
};

const pooling: ParityCase = {
  name: 'max pooling, global average and maximum',
  draw: fc
    .tuple(small, side, side, small, window, stride, padding, seed)
    .map(([n, h, w, c, size, st, pad, s]) => ({
      label: `${n}x${h}x${w}x${c} window ${size} stride ${st} ${pad}`,
      inputs: [normal(s, n, h, w, c)],
      compute: (x: tf.Tensor) => [
        ...withGradients((v) => tf.maxPool(v as tf.Tensor4D, size, st, pad))(x),
        ...withGradients((v) => tf.mean(v, [1, 2]))(x),
        ...withGradients((v) => tf.max(v, [1, 2]))(x),
      ],
    })),
};

const averagePooling: ParityCase = {
  name: 'average pooling',
  draw: fc
    .tuple(small, side, side, small, window, stride, padding, seed)
    .map(([n, h, w, c, size, st, pad, s]) => ({
      label: `${n}x${h}x${w}x${c} window ${size} stride ${st} ${pad}`,
      inputs: [normal(s, n, h, w, c)],
      compute: withGradients((x) => tf.avgPool(x as tf.Tensor4D, size, st, pad)),
      // Along the borders the cpu backend's gradient belongs to another function than its output:
      // so the average is taken as a sum divided by the number of summands.
      oracle: withGradients((x) => {
        const sum = (v: tf.Tensor) =>
          tf.depthwiseConv2d(v as tf.Tensor4D, tf.ones([size, size, c, 1]), st, pad);
        return tf.div(sum(x), sum(tf.onesLike(x)));
      }),
    })),
};

const dense: ParityCase = {
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

const fusedDense: ParityCase = {
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

const losses: ParityCase = {
  name: 'softmax, softmax and sigmoid cross-entropy',
  draw: fc
    .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 2, max: 9 }), seed)
    .map(([n, c, s]) => ({
      label: `${n}x${c}`,
      inputs: [normal(s, n, c)],
      compute: (x: tf.Tensor) => {
        const classes = tf.oneHot(tf.cast(tf.mod(tf.range(0, n), c), 'int32') as tf.Tensor1D, c);
        const answers = tf.cast(tf.greater(tf.cos(tf.range(0, n * c)), 0), 'float32');
        return [
          ...withGradients((v) => tf.softmax(v))(x),
          ...withGradients((v) => tf.logSoftmax(v))(x),
          ...withGradients((v) => tf.losses.softmaxCrossEntropy(classes, v))(x),
          ...withGradients((v) => tf.losses.sigmoidCrossEntropy(tf.reshape(answers, [n, c]), v))(x),
          ...withGradients((v) =>
            tf.metrics.binaryCrossentropy(answers, tf.sigmoid(tf.reshape(v, [-1]))),
          )(x),
          ...withGradients((v) => tf.norm(v, 2, 1))(x),
        ];
      },
    })),
};

const gathering: ParityCase = {
  name: 'gather and its gradient, with repeats',
  draw: fc
    .tuple(
      fc.integer({ min: 1, max: 6 }),
      small,
      fc.array(fc.nat(5), { minLength: 1, maxLength: 12 }),
      seed,
    )
    .map(([rows, width, picks, s]) => ({
      label: `${rows}x${width} at ${picks}`,
      inputs: [normal(s, rows, width, 2)],
      compute: withGradients((x) =>
        tf.gather(
          x,
          tf.tensor1d(
            picks.map((p) => p % rows),
            'int32',
          ),
        ),
      ),
    })),
};

const segments: ParityCase = {
  name: 'unsorted segment sum',
  draw: fc
    .tuple(small, fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }), seed)
    .map(([width, ids, s]) => ({
      label: `${ids} of width ${width}`,
      inputs: [normal(s, ids.length, width)],
      compute: (x: tf.Tensor) => [tf.unsortedSegmentSum(x, tf.tensor1d(ids, 'int32'), 4)],
    })),
};

const optimizers: ParityCase = {
  name: 'three steps of Adam, SGD and RMSProp',
  draw: fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), seed)
    .map(([n, m, s]) => ({
      label: `${n}x${m}`,
      inputs: [normal(s, n, m), normal(s + 1, 4, n)],
      compute: (w: tf.Tensor, x: tf.Tensor) =>
        [tf.train.adam(0.01), tf.train.sgd(0.1), tf.train.rmsprop(0.01)].map((optimizer) => {
          const weights = tf.variable(w);
          for (let step = 0; step < 3; step++) {
            const cost = () => tf.mean(tf.square(tf.tanh(tf.matMul(x, weights)))) as tf.Scalar;
            optimizer.minimize(cost, false, [weights]);
          }
          optimizer.dispose();
          const result = tf.clone(weights);
          weights.dispose();
          return result;
        }),
    })),
};

export const parityCases: readonly ParityCase[] = [
  convolution,
  explicitPadding,
  depthwise,
  separable,
  batchNorm,
  frozenBatchNorm,
  activations,
  pooling,
  averagePooling,
  dense,
  fusedDense,
  losses,
  gathering,
  segments,
  optimizers,
];
