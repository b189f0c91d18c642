import { itemAt } from '../../../harness/contract/item-at.ts';

/**
 * The items at some indices of a list, in the order requested.
 *
 * @throws RangeError if the list does not have all of them
 */
export function pickAt<T>(items: ArrayLike<T>, places: ArrayLike<number>): T[] {
  return Array.from(places, (place) => itemAt(items, place));
}
