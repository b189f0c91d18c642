import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { marginLogits } from '../../../plugins/contrastive/margin-logits.ts';
import { unitRows } from '../../../plugins/models/layers/unit-rows.ts';
import { softmaxEntropy } from '../../../plugins/models/training/softmax-entropy.ts';
import { relativeError, slopesOf } from '../models/training/slopes-of.ts';

const oracle = JSON.parse(
  readFileSync(new URL('./fixtures/losses.json', import.meta.url), 'utf8'),
) as {
  artists: number[];
  rows: number[][];
  directions: number[][];
  angular: {
    margin: number;
    scale: number;
    loss: number;
    gradient: number[][];
    directionsGradient: number[][];
  }[];
};

beforeAll(async () => {
  await selectEngine('auto');
});

describe('angular margins', () => {
  it.each(oracle.angular)(
    "are pytorch-metric-learning's at a margin of $margin and a scale of $scale",
    (known) => {
      const { artists, rows, directions } = oracle;
      const { loss, gradients } = slopesOf([rows, directions], (x, towards) => {
        const own = tf.oneHot(tf.tensor1d(artists, 'int32'), 4).toFloat() as tf.Tensor2D;
        const cosines = tf.matMul<tf.Tensor2D>(unitRows(x), unitRows(towards), false, true);
        return tf.mean(softmaxEntropy(marginLogits(cosines, own, known), own));
      });
      expect(loss / known.loss).toBeCloseTo(1, 4);
      expect(relativeError(gradients[0]!, known.gradient.flat())).toBeLessThan(2e-3);
      expect(relativeError(gradients[1]!, known.directionsGradient.flat())).toBeLessThan(2e-3);
    },
  );

  it('have a finite gradient for a painting that is its artist', () => {
    const { gradients } = slopesOf([[[1, -1]]], (cosines) => {
      const own = tf.tensor2d([[1, 0]]);
      return tf.mean(softmaxEntropy(marginLogits(cosines, own, { margin: 0.5, scale: 8 }), own));
    });
    expect(gradients[0]!.every(Number.isFinite)).toBe(true);
  });
});
