/**
 * The item at a place of a list.
 *
 * @throws RangeError where the list has no such place
 */
export function itemAt<T>(items: ArrayLike<T>, place: number): T {
  const item = items[place];
  if (item !== undefined) return item;
  throw new RangeError(`Expected a place below ${items.length}, got ${place}`);
}

/**
 * The items at some places of a list, in the order asked for.
 *
 * @throws RangeError where the list has not all of them
 */
export function pickAt<T>(items: ArrayLike<T>, places: ArrayLike<number>): T[] {
  return Array.from(places, (place) => itemAt(items, place));
}
