// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { definePoolGradient } from './pool-gradient.ts';

/**
 * The gradient of average pooling: each number of dY is shared out evenly among the places in X
 * that its window covers.
 *
 * A window that reaches over the border covers fewer places, and forward it divides by their
 * number. The backend's own kernel divides by the size of the whole window all the same, so that
 * its gradients were too small along the borders under `same`.
 */
export const avgPoolGrad = definePoolGradient(
  tf.AvgPoolGrad,
  ({ dy, dx, channels, placeOf }) =>
    ({ picture, top, bottom, left, right, from }) => {
      const share = 1 / ((bottom - top) * (right - left));
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const at = placeOf(picture, row, column);
          for (let c = 0; c < channels; c++) dx[at + c]! += dy[from + c]! * share;
        }
      }
    },
);
