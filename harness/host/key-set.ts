// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

/** Numbers, each once. A `Set` of millions takes ten times the memory. */
export interface KeySet {
  add(key: number): void;
  readonly size: number;
  /** All of them, ascending. The set is not to be used any more. */
  sorted(): Float64Array;
}

/**
 * A set of integers from 0 to 2^53.
 *
 * @param most numbers that it will hold; 16 to 32 bytes are taken for each at once
 */
export function createKeySet(most: number): KeySet {
  let slots = 16;
  while (slots < 2 * most) slots *= 2;
  const held = new Float64Array(slots).fill(-1);
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(key) {
      let slot = mix(key) & (slots - 1);
      while (held[slot] !== -1 && held[slot] !== key) slot = (slot + 1) & (slots - 1);
      if (held[slot] === key) return;
      if (size === most) throw new RangeError(`Expected at most ${most} numbers`);
      held[slot] = key;
      size++;
    },
    // Empty slots come first.
    sorted: () => held.sort().slice(slots - size),
  };
}

/** Spreads neighbours over the slots (the last step of MurmurHash3). */
function mix(key: number): number {
  let hash = (key % 2 ** 32) ^ Math.floor(key / 2 ** 32);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
