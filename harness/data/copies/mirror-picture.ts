import type { GreyPicture } from './draw-scale-space.ts';

/** A picture with left and right swapped. */
export function mirrorPicture({ width, height, light }: GreyPicture): GreyPicture {
  const turned = new Float32Array(light.length);
  for (let row = 0; row < light.length; row += width) {
    turned.set(light.subarray(row, row + width).toReversed(), row);
  }
  return { width, height, light: turned };
}
