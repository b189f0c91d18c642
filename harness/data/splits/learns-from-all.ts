import type { Collection } from '../collection/collection.ts';
import { findGroupsFor } from './find-groups.ts';
import { divideFold } from './fold-artists.ts';
import { isUsable, orderArtists } from './order-artists.ts';
import type { SplitSettings } from './split.ts';

/**
 * Whether a fold limited to this many artists would learn from all that it has anyway, so that it is
 * the full fold under another name.
 *
 * @throws HarnessError `TOO_FEW_ARTISTS` if the collection is too small for the folds
 */
export function learnsFromAll(collection: Collection, settings: SplitSettings): boolean {
  const { seed, fold, validationUnseenArtists } = settings;
  if (fold?.artists === undefined) return true;
  const artists = orderArtists(findGroupsFor(collection, settings), seed);
  const { folds, index } = fold;
  const whole = divideFold(artists, { folds, index }, validationUnseenArtists);
  const learnable = whole.validationUnseen.length + whole.training.length;
  return fold.artists === learnable && artists.every(isUsable);
}
