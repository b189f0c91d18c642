import { HarnessError } from '../../../harness/contract/errors.ts';
import type { View } from '../../../harness/contract/plugin.ts';
import { mostPixelsASide } from '../onnx/preprocessing.ts';
import type { PatchPooling } from './join-patches.ts';
import type { StyleOptions } from './style-options.ts';

/** A view of a painting, and how the rows of its images become one row. */
export interface StyleView {
  readonly view: View;
  readonly pooling: PatchPooling;
}

/** Default sizes of the squashed painting. */
const autoSizes = 'auto';

/** Whether `--sizes` leaves the sizes to the network. */
export function hasAutoSizes({ sizes }: Pick<StyleOptions, 'sizes'>): boolean {
  return sizes.trim() === autoSizes;
}

/** Whether `--views` includes the squashed painting. */
export function showsWhole({ views }: Pick<StyleOptions, 'views'>): boolean {
  return views === 'whole' || views === 'both' || views === 'whole+patches';
}

/**
 * The views that the options ask for: the squashed painting at each size, its corners, and its patches
 * at each scale.
 *
 * @param auto sizes to use if the options leave them to the network
 * @param partsAt pixels per side to which corners and patches are scaled
 * @throws HarnessError `OPTION_INVALID` for a size that no network accepts
 */
export function listStyleViews(
  options: Pick<
    StyleOptions,
    'views' | 'sizes' | 'cornerSize' | 'patchGrid' | 'patchSizes' | 'patchPooling'
  >,
  auto: readonly string[],
  partsAt: number,
): StyleView[] {
  const { views, cornerSize, patchGrid: grid, patchPooling } = options;
  const listed: StyleView[] = [];
  if (showsWhole(options)) {
    for (const size of hasAutoSizes(options) ? auto : splitList(options.sizes)) {
      if (Number(size) > mostPixelsASide) {
        throw new HarnessError(
          'OPTION_INVALID',
          `Option --sizes: a painting is shown at ${mostPixelsASide} pixels a side at most, got ${size}.`,
        );
      }
      listed.push({ view: { kind: 'whole', size: Number(size) }, pooling: 'mean' });
    }
  }
  if (views === 'corners' || views === 'both') {
    listed.push({ view: { kind: 'corners', crop: cornerSize, size: partsAt }, pooling: 'mean' });
  }
  if (views === 'patches' || views === 'whole+patches') {
    for (const crop of splitList(options.patchSizes).map(Number)) {
      const view: View = { kind: 'grid', rows: grid, columns: grid, crop, size: partsAt };
      listed.push({ view, pooling: patchPooling });
    }
  }
  return listed;
}

/** The comma-separated values, without repetitions. */
export function splitList(text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ''))];
}
