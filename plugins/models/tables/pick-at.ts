import { itemAt } from '../../../harness/contract/item-at.ts';

/**
 * The items at some places of a list, in the order asked for.
 *
 * @throws RangeError if the list has not all of them
 */
export function pickAt<T>(items: ArrayLike<T>, places: ArrayLike<number>): T[] {
  return Array.from(places, (place) => itemAt(items, place));
}
