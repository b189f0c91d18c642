import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { createCircle } from '../../../plugins/contrastive/circle-loss.ts';
import { unitRows } from '../../../plugins/models/layers/unit-rows.ts';
import { relativeError, slopesOf } from '../models/training/slopes-of.ts';

const oracle = JSON.parse(
  readFileSync(new URL('fixtures/losses.json', import.meta.url), 'utf8'),
) as {
  artists: number[];
  rows: number[][];
  circle: { margin: number; scale: number; loss: number; gradient: number[][] }[];
};

beforeAll(async () => {
  await selectEngine('auto');
});

describe('circle loss', () => {
  it.each(oracle.circle)(
    "is pytorch-metric-learning's at margin $margin and scale $scale",
    ({ margin, scale, ...known }) => {
      const { artists, rows } = oracle;
      const lossOf = createCircle([...artists.keys()], artists, { margin, scale });
      const { loss, gradients } = slopesOf([rows], (x) => lossOf(unitRows(x)));
      expect(Math.abs(loss / known.loss - 1)).toBeLessThan(1e-4);
      expect(relativeError(gradients[0]!, known.gradient.flat())).toBeLessThan(1e-3);
    },
  );

  it('is 0 where no artist has two paintings, or there is one artist', () => {
    for (const artists of [
      [0, 1],
      [0, 0],
    ]) {
      const before = tf.memory().numTensors;
      const lossOf = createCircle([0, 1], artists, { margin: 0.4, scale: 80 });
      const rows = [
        [1, 2],
        [3, 1],
      ];
      const { loss, gradients } = slopesOf([rows], (x) => lossOf(unitRows(x)));
      expect(loss).toBe(0);
      expect(gradients[0]!.every((slope) => slope === 0)).toBe(true);
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});
