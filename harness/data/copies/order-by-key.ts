// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
const digitBits = 11;
const digits = 1 << digitBits;

/**
 * The indices of `keys` in ascending order of their keys; equal keys in the order of their indices.
 */
export function orderByKey(keys: Uint32Array): Uint32Array {
  let order = Uint32Array.from(keys.keys());
  let other = new Uint32Array(keys.length);
  const starts = new Uint32Array(digits + 1);
  for (let shift = 0; shift < 32; shift += digitBits) {
    starts.fill(0);
    for (let i = 0; i < keys.length; i++) {
      const digit = (keys[i]! >>> shift) & (digits - 1);
      starts[digit + 1] = starts[digit + 1]! + 1;
    }
    for (let digit = 0; digit < digits; digit++) {
      starts[digit + 1] = starts[digit + 1]! + starts[digit]!;
    }
    for (let i = 0; i < keys.length; i++) {
      const item = order[i]!;
      const digit = (keys[item]! >>> shift) & (digits - 1);
      const place = starts[digit]!;
      other[place] = item;
      starts[digit] = place + 1;
    }
    [order, other] = [other, order];
  }
  return order;
}
