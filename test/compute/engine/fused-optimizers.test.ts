import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import { findError } from './describe-parity.ts';
import { requireTensorflow } from './require-engine.ts';

const optimizers = {
  Adam: () => tf.train.adam(0.01),
  SGD: () => tf.train.sgd(0.05),
  'SGD with momentum': () => tf.train.momentum(0.02, 0.9),
} as const;
type Name = keyof typeof optimizers;

const shapes = fc.array(
  fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }).filter((s) => s.length !== 1),
  { minLength: 1, maxLength: 4 },
);

function draw(seed: number, shape: readonly number[]): tf.Tensor {
  const random = createRandom(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    [...shape],
  );
}

/**
 * Σ x · w² over all weights: each step's gradient, 2 · x · w, differs from the last, and is known to
 * all its digits. (Adam divides by its length: where only rounding is left, so would the steps be.)
 */
function cost(weights: readonly tf.Variable[]): tf.Scalar {
  const terms = weights.map((w, i) => tf.sum(tf.mul(tf.square(w), draw(i, w.shape))));
  return tf.addN(terms) as tf.Scalar;
}

/** Weights after some steps, and the optimiser's own state. */
async function train(backend: string, name: Name, drawn: number[][], steps: number) {
  await tf.setBackend(backend);
  const weights = drawn.map((shape, i) => tf.tidy(() => tf.variable(draw(100 + i, shape))));
  const optimizer = optimizers[name]();
  for (let step = 0; step < steps; step++) {
    optimizer.minimize(() => cost(weights), false, weights);
  }
  const [iterations, ...moments] = await optimizer.getWeights();
  const state = moments.map(({ tensor }) => tensor.dataSync());
  iterations!.tensor.dispose();
  const values = weights.map((weight) => weight.dataSync());
  optimizer.dispose();
  tf.dispose(weights);
  return { values, state };
}

if ((await requireTensorflow()) !== undefined) {
  describe('on tensorflow', () => {
    it.each(Object.keys(optimizers) as Name[])('%s steps as on the cpu backend', async (name) => {
      await fc.assert(
        fc.asyncProperty(shapes, fc.integer({ min: 1, max: 5 }), async (drawn, steps) => {
          const here = await train('tensorflow', name, drawn, steps);
          const wanted = await train('cpu', name, drawn, steps);
          expect(here.state).toHaveLength(wanted.state.length);
          here.values.forEach((w, i) => {
            expect(findError(w, wanted.values[i]!)).toBeLessThan(1e-4);
          });
          here.state.forEach((s, i) => {
            expect(findError(s, wanted.state[i]!)).toBeLessThan(1e-4);
          });
        }),
        { numRuns: 25, seed: 4 },
      );
    });

    it('takes one operation a weight', async () => {
      const ran = await recordOperations(() => train('tensorflow', 'Adam', [[3, 4]], 1));
      expect(ran.filter((name) => name === 'ResourceApplyAdam')).toHaveLength(1);
      const descent = await recordOperations(() => train('tensorflow', 'SGD', [[3, 4]], 1));
      expect(descent).toContain('ResourceApplyGradientDescent');
    });

    it.each(['Adam', 'SGD'] as const)(
      '%s does not touch what shares memory with a weight',
      (name) => {
        tf.setBackend('tensorflow');
        const numbers = Float32Array.from({ length: 4096 }, (_, i) => i / 4096);
        const before = numbers.slice();
        const initial = tf.tensor2d(numbers, [64, 64]);
        const weight = tf.variable(initial) as tf.Variable;
        const optimizer = optimizers[name]();
        const step = () => optimizer.minimize(() => cost([weight]), false, [weight]);
        step();
        expect(numbers).toEqual(before);
        expect(initial.dataSync()).toEqual(before);
        const clone = tf.clone(weight);
        const view = tf.reshape(weight, [4096]);
        const then = weight.dataSync();
        expect(then).not.toEqual(before);
        step();
        step();
        expect(clone.dataSync()).toEqual(then);
        expect(view.dataSync()).toEqual(then);
        expect(weight.dataSync()).not.toEqual(then);
        optimizer.dispose();
        tf.dispose([initial, weight, clone, view]);
      },
    );

    it('continues from a weight that was assigned again', async () => {
      const run = async (backend: string) => {
        await tf.setBackend(backend);
        const weight = tf.variable(draw(1, [5, 5]));
        const optimizer = tf.train.adam(0.01);
        for (let step = 0; step < 4; step++) {
          if (step === 2) weight.assign(draw(2, [5, 5]));
          optimizer.minimize(() => cost([weight]), false, [weight]);
        }
        return weight.dataSync();
      };
      expect(findError(await run('tensorflow'), await run('cpu'))).toBeLessThan(1e-4);
    });

    it('passes over a weight without a gradient', () => {
      tf.setBackend('tensorflow');
      const weight = tf.variable(draw(1, [3]), true, 'alone');
      const before = weight.dataSync();
      const optimizer = tf.train.adam(0.01);
      optimizer.applyGradients([{ name: 'alone', tensor: null as unknown as tf.Tensor }]);
      expect(weight.dataSync()).toEqual(before);
      optimizer.dispose();
      weight.dispose();
    });

    it('leaves no tensor and no handle behind, and repeats to the bit', async () => {
      const drawn = [[3, 3, 2, 8], [8], [40, 40]];
      const first = await train('tensorflow', 'Adam', drawn, 3);
      const before = [tf.memory().numTensors, countHandles()];
      expect(await train('tensorflow', 'Adam', drawn, 3)).toEqual(first);
      await train('tensorflow', 'SGD', drawn, 3);
      expect([tf.memory().numTensors, countHandles()]).toEqual(before);
    });
  });
}

interface Binding {
  executeOp(name: string, ...others: unknown[]): unknown;
  getNumOfTensors(): number;
}

function bindingHolder(): { binding: Binding } {
  return tf.engine().findBackend('tensorflow') as unknown as { binding: Binding };
}

function countHandles(): number {
  return bindingHolder().binding.getNumOfTensors();
}

/** Names of TensorFlow's operations that ran meanwhile. */
async function recordOperations(work: () => Promise<unknown>): Promise<string[]> {
  const holder = bindingHolder();
  const { binding } = holder;
  const ran: string[] = [];
  holder.binding = Object.create(binding, {
    executeOp: {
      value: (name: string, ...others: unknown[]) => {
        ran.push(name);
        return binding.executeOp(name, ...others);
      },
    },
  });
  try {
    await work();
  } finally {
    holder.binding = binding;
  }
  return ran;
}
