import { decodeGrey } from '../images/decode-grey.ts';
import type { Placement } from './match-sketches.ts';
import { measureAgreement } from './measure-agreement.ts';
import { mirrorPicture } from './mirror-picture.ts';
import { sketchSide } from './sketch.ts';

/** Two files, and the placement of the first in the second or in its mirror image. */
export interface PlacedFiles {
  readonly first: string;
  readonly second: string;
  readonly placement: Placement;
  readonly mirrored: boolean;
}

/** The share of their common area in which two images agree, according to `measureAgreement`. */
export async function compareFiles(files: PlacedFiles): Promise<number> {
  const { first, second, placement, mirrored } = files;
  const a = await decodeGrey(first, sketchSide);
  const b = await decodeGrey(second, sketchSide);
  if (!mirrored) return measureAgreement(a, b, placement);
  // Columns of a mirrored sketch are counted from the edge of a picture of `sketchSide` pixels.
  const left = placement.left - (sketchSide - b.width);
  return measureAgreement(a, mirrorPicture(b), { ...placement, left });
}
