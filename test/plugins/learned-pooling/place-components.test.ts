import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import {
  fitPlaceComponents,
  reducePlaces,
} from '../../../plugins/learned-pooling/place-components.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

/** Positions that scatter by known deviations along known axes: the plane's, turned by 30 degrees. */
const deviations = [4, 1];
const turn = Math.PI / 6;
const rows = 5000;
const random = createRandom(4);
const data = Float32Array.from(
  Array.from({ length: rows }, () => {
    const [a, b] = deviations.map((deviation) => deviation * random.normal());
    return [
      3 + a! * Math.cos(turn) - b! * Math.sin(turn),
      -2 + a! * Math.sin(turn) + b! * Math.cos(turn),
      // A channel that is always the same is no direction.
      7,
    ];
  }).flat(),
);

const momentsOf = (values: number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
};

describe('the components of positions', () => {
  it('are along the axes of the scatter and are halfway to whitened', async () => {
    const fit = await fitPlaceComponents({ rows, width: 3, data }, 5);
    expect(fit.components).toBe(2);
    expect(fit.explained).toBeCloseTo(1, 5);
    expect(fit.means[0]).toBeCloseTo(3, 0);
    expect(fit.axes[2]! / fit.axes[0]!).toBeCloseTo(Math.tan(turn), 1);
    const reduced = tf.tidy(() => reducePlaces(fit, tf.tensor2d(data, [rows, 3])));
    const numbers = [...(await reduced.data())];
    reduced.dispose();
    const variances = [0, 1].map((k) => momentsOf(numbers.filter((_, at) => at % 2 === k)));
    // Variance λ^(1/2) each: deviations of 4 and 1 stand as 2 and 1.
    expect(Math.sqrt(variances[0]! / variances[1]!)).toBeCloseTo(2, 1);
    expect((variances[0]! + variances[1]!) / 2).toBeCloseTo(1, 3);
  });

  it('are the leading ones where fewer are asked for', async () => {
    const fit = await fitPlaceComponents({ rows, width: 3, data }, 1);
    expect(fit.components).toBe(1);
    expect(fit.explained).toBeCloseTo(16 / 17, 2);
  });
});
