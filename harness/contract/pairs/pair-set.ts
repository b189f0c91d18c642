/** Unordered pairs of indices that are in use. */
export interface PairSet {
  /** Adds the pair and returns true, or returns false if it is already in the set in either order. */
  add(a: number, b: number): boolean;
  has(a: number, b: number): boolean;
}

/**
 * An empty set with room for `capacity` pairs of indices below 2^26. It is our own table, because a
 * `Set` is limited to 2^24 entries and needs several times the memory.
 */
export function createPairSet(capacity: number): PairSet {
  const slots = 2 ** Math.ceil(Math.log2(2 * Math.max(1, capacity)));
  // A pair is stored as one integer below 2^53; 0 marks an empty slot.
  const table = new Float64Array(slots);

  function findSlot(key: number): number {
    const hash =
      Math.imul((key % 2 ** 32) | 0, 0x9e3779b1) ^ Math.imul((key / 2 ** 32) | 0, 0x85ebca6b);
    let slot = ((hash ^ (hash >>> 15)) >>> 0) % slots;
    while (table[slot] !== 0 && table[slot] !== key) slot = (slot + 1) % slots;
    return slot;
  }

  const keyOf = (a: number, b: number) => Math.min(a, b) * 2 ** 26 + Math.max(a, b) + 1;

  return {
    add(a, b) {
      const key = keyOf(a, b);
      const slot = findSlot(key);
      if (table[slot] === key) return false;
      table[slot] = key;
      return true;
    },
    has(a, b) {
      const key = keyOf(a, b);
      return table[findSlot(key)] === key;
    },
  };
}
