// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { definePoolGradient } from './pool-gradient.ts';

/**
 * The gradient of average pooling: each value of dY is divided evenly among the positions in X that
 * its window covers.
 *
 * A window that crosses the border covers fewer positions, and the forward pass divides by their
 * number. The backend's own kernel always divides by the size of the whole window, so its gradients
 * were too small along the borders under `same`.
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
