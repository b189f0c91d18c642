// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { definePoolGradient } from './pool-gradient.ts';

/**
 * The gradient of max pooling: each number of dY goes to the place in X where its window's
 * largest number stood, the first of equals.
 *
 * The backend has its own kernel, which takes 0 for the smallest number: a window of negative
 * numbers, as PReLU leaves them, gave its gradient to nobody.
 */
export const maxPoolGrad = definePoolGradient(
  tf.MaxPoolGrad,
  ({ x, dy, dx, channels, placeOf }) => {
    const largest = new Float32Array(channels);
    // Where in a window the largest number of each channel is.
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
