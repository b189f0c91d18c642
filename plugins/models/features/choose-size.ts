import { HarnessError } from '../../../harness/contract/errors.ts';
import { type BackboneName, backbones } from '../backbones/backbones.ts';

/**
 * Default input size for untrained weights. They have learned no details that larger pictures would
 * show, and need a tenth of the time of 299 pixels.
 */
const untrainedSize = 96;

/** The end of the description of an option that {@link chooseSize} reads. */
export const describedSizes = `0 takes the size it was trained on, or ${untrainedSize} with untrained weights`;

/**
 * Checks a size before anything is loaded for it.
 *
 * @param asked pixels per side; 0 leaves it to the network and its weights
 * @throws HarnessError `OPTION_INVALID` if the network does not accept pictures that small
 */
export function requireSize(backbone: BackboneName, asked: number): void {
  const { minimumSize } = backbones[backbone];
  if (asked === 0 || asked >= minimumSize) return;
  throw new HarnessError(
    'OPTION_INVALID',
    `Option --input-size: ${backbone} takes a side of at least ${minimumSize} pixels, got ${asked}.`,
  );
}

/**
 * Input size of a network in pixels per side.
 *
 * @param asked 0 leaves it to the network and its weights
 * @throws HarnessError as `requireSize` does
 */
export function chooseSize(
  backbone: BackboneName,
  asked: number,
  { status }: { readonly status: string },
): number {
  requireSize(backbone, asked);
  return asked || (status === 'untrained' ? untrainedSize : backbones[backbone].size);
}
