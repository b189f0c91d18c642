import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { binaryEntropy } from '../../../../plugins/models/training/binary-entropy.ts';
import { relativeError, slopesOf } from './slopes-of.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const pairs = fc.array(fc.tuple(fc.double({ min: -200, max: 200, noNaN: true }), fc.boolean()), {
  minLength: 1,
  maxLength: 20,
});

it('has the value and the slopes of its definition, however sure the logits are', () => {
  fc.assert(
    fc.property(pairs, (drawn) => {
      const logits = drawn.map(([logit]) => Math.fround(logit));
      const labels = drawn.map(([, same]) => Number(same));
      const { loss, gradients } = slopesOf([logits.map((logit) => [logit])], (z) =>
        binaryEntropy(tf.tensor1d(labels), tf.reshape(z, [-1])),
      );
      // −log σ(z) for pairs by one artist, −log σ(−z) for the others.
      const signed = logits.map((logit, i) => (labels[i] === 1 ? logit : -logit));
      const each = signed.map((z) =>
        z > 0 ? Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)) - z,
      );
      const mean = each.reduce((sum, one) => sum + one, 0) / each.length;
      expect(loss).toBeCloseTo(mean, 4);
      const slopes = logits.map((z, i) => (1 / (1 + Math.exp(-z)) - labels[i]!) / logits.length);
      expect(relativeError(gradients[0]!, slopes)).toBeLessThan(1e-5);
    }),
  );
});
