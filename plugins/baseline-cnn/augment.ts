import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../harness/contract/random.ts';

/**
 * How strongly the competition's winner shifted, rotated and sheared paintings
 * (github.com/inejc/painters).
 */
export interface Augmentation {
  /** Maximum angle in degrees, either way. */
  readonly rotation: number;
  /** Maximum share of the side, in either direction. */
  readonly shift: number;
  /** Maximum angle in radians, either way. */
  readonly shear: number;
  /** Maximum share by which images become larger or smaller. */
  readonly zoom: number;
  /** Whether images may be flipped horizontally and vertically. */
  readonly flips: boolean;
}

/** The winner's augmentation. */
export const winnerAugmentation: Augmentation = {
  rotation: 180,
  shift: 0.2,
  shear: 0.3,
  zoom: 0.2,
  flips: true,
};

/** The eight numbers of a projective transform: a1 a2 a3, b1 b2 b3, c1 c2 (output → input). */
export type Transform = readonly [number, number, number, number, number, number, number, number];

/** Draws one affine transform about the middle of images with `size` pixels per side. */
export function drawTransform(
  { rotation, shift, shear, zoom, flips }: Augmentation,
  size: number,
  random: Random,
): Transform {
  const either = (most: number) => (2 * random.uniform() - 1) * most;
  const angle = either((rotation / 180) * Math.PI);
  const slant = either(shear);
  const [scaleX, scaleY] = [1 + either(zoom), 1 + either(zoom)];
  const flip = () => (flips && random.uniform() < 0.5 ? -1 : 1);
  const [flipX, flipY] = [flip(), flip()];
  const [moveX, moveY] = [either(shift) * size, either(shift) * size];
  // rotation · shear · zoom · flip, the linear part as Keras composes it.
  const a1 = Math.cos(angle) * scaleX * flipX;
  const a2 = -Math.sin(angle + slant) * scaleY * flipY;
  const b1 = Math.sin(angle) * scaleX * flipX;
  const b2 = Math.cos(angle + slant) * scaleY * flipY;
  const middle = (size - 1) / 2;
  const a3 = middle + moveX - a1 * middle - a2 * middle;
  const b3 = middle + moveY - b1 * middle - b2 * middle;
  return [a1, a2, a3, b1, b2, b3, 0, 0];
}

/**
 * Transforms every image differently; positions outside an image mirror it, as in the winner's code.
 *
 * @param images [n, size, size, 3]
 */
export function applyTransforms(
  images: tf.Tensor4D,
  transforms: readonly Transform[],
): tf.Tensor4D {
  return tf.tidy(() => {
    const table = tf.tensor2d(transforms.flat(), [transforms.length, 8]);
    return tf.image.transform(images, table, 'bilinear', 'reflect');
  });
}
