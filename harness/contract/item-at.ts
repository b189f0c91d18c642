/**
 * The item at an index that must exist: for code outside tight numeric loops, if a
 * missing item should be an immediate error rather than a later `undefined`.
 *
 * @throws RangeError if the list is too short
 */
export function itemAt<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index];
  if (item === undefined) {
    throw new RangeError(`Expected an item at ${index} of ${items.length}`);
  }
  return item;
}

/**
 * The value of a key that must exist, as {@link itemAt} for lists.
 *
 * @throws RangeError if the map does not have the key
 */
export function valueAt<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new RangeError(`Expected a value for ${String(key)}`);
  return value;
}
