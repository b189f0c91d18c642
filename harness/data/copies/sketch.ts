// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { describeKeypoint, descriptorWords } from './describe-keypoint.ts';
import { drawScaleSpace, type GreyPicture } from './draw-scale-space.ts';
import { findKeypoints } from './find-keypoints.ts';

/** Longer side of the picture in which spots are searched; a smaller picture is not enlarged. */
export const sketchSide = 256;
/** Maximum number of spots per picture. */
export const mostSpots = 256;
/** Positions and radii are integers, in this fraction of a pixel. */
export const partsOfPixel = 64;

/** Spots of a picture, the strongest first. */
export interface Sketch {
  /** Column, row and radius of each spot, in parts of a pixel. */
  readonly places: Uint16Array;
  /** `descriptorWords` words per spot. */
  readonly bits: Uint32Array;
}

/** Finds and describes the spots of a picture whose longer side has at most `sketchSide` pixels. */
export function drawSketch(picture: GreyPicture): Sketch {
  const octaves = drawScaleSpace(picture);
  const keypoints = findKeypoints(octaves, mostSpots);
  const places = new Uint16Array(keypoints.length * 3);
  const bits = new Uint32Array(keypoints.length * descriptorWords);
  for (const [i, keypoint] of keypoints.entries()) {
    const octave = octaves[keypoint.octave]!;
    describeKeypoint(keypoint, octave, bits, i * descriptorWords);
    const { column, row, blur } = keypoint;
    const parts = octave.step * partsOfPixel;
    places.set([column * parts, row * parts, blur * parts].map(Math.round), i * 3);
  }
  return { places, bits };
}
