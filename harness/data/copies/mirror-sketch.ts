// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { mirrorDescriptors } from './describe-keypoint.ts';
import { partsOfPixel, type Sketch, sketchSide } from './sketch.ts';

/**
 * The mirrored sketch, as if the picture were `sketchSide` pixels wide: narrower pictures are shifted
 * sideways.
 */
export function mirrorSketch({ places, bits }: Sketch): Sketch {
  const turned = places.slice();
  for (let i = 0; i < turned.length; i += 3) turned[i] = sketchSide * partsOfPixel - turned[i]!;
  return { places: turned, bits: mirrorDescriptors(bits) };
}
