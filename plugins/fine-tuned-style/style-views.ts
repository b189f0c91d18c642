import type { View } from '../../harness/contract/plugin.ts';
import { countImages } from '../../harness/contract/view-geometry.ts';

/** Views of a painting to train on, besides the whole. */
export type Augmentation = 'none' | 'mirrored' | 'crops' | 'both';

/**
 * The views of a painting used for training, the whole painting first. Their activations are cached
 * like those of the whole.
 *
 * @param size pixels per side of every image
 * @param crop pixels per side of each corner, cut at full size
 */
export function listStyleViews(augment: Augmentation, size: number, crop: number): View[] {
  const views: View[] = [{ kind: 'whole', size }];
  if (augment === 'mirrored' || augment === 'both') {
    views.push({ kind: 'whole', size, mirrored: true });
  }
  if (augment === 'crops' || augment === 'both') {
    views.push({ kind: 'centre', size }, { kind: 'corners', crop, size });
  }
  return views;
}

/** Number of images of a painting in the views. */
export function countViewImages(views: readonly View[]): number {
  return views.reduce((sum, view) => sum + countImages(view), 0);
}
