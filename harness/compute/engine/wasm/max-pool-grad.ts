// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { definePoolGradient } from './pool-gradient.ts';

/**
 * The gradient of max pooling: each value of dY goes to the position in X of its window's largest
 * value, the first of equals.
 *
 * The backend's own kernel starts its search for the maximum at 0, so that a window of negative
 * values, as after PReLU, lost its gradient.
 */
export const maxPoolGrad = definePoolGradient(
  tf.MaxPoolGrad,
  ({ x, dy, dx, channels, placeOf }) => {
    const largest = new Float32Array(channels);
    // The index of each channel's largest value in a window.
    const places = new Int32Array(channels);
    return ({ picture, top, bottom, left, right, from }) => {
      let first = true;
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const at = placeOf(picture, row, column);
          for (let c = 0; c < channels; c++) {
            const value = x[at + c]!;
            if (first || value > largest[c]!) {
              largest[c] = value;
              places[c] = at + c;
            }
          }
          first = false;
        }
      }
      for (let c = 0; c < channels; c++) dx[places[c]!]! += dy[from + c]!;
    };
  },
);
