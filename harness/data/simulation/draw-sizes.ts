// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Random } from '../../contract/random.ts';

/** Standard deviation of the logarithm of the number of paintings per artist. */
const logSpread = 1.05;

/**
 * `count` integers from `least` to `most` that sum to `total`, skewed like the numbers of paintings
 * per artist: many small, few large. Throws a RangeError if there are none.
 */
export function drawSizes(
  count: number,
  total: number,
  { least, most, random }: { least: number; most: number; random: Random },
): number[] {
  if (total < count * least || total > count * most) {
    throw new RangeError(`Expected ${total} to be ${count} numbers from ${least} to ${most}`);
  }
  const weights = Array.from({ length: count }, () => Math.exp(logSpread * random.normal()));
  const sum = weights.reduce((a, b) => a + b, 0);
  const sizes = weights.map((weight) =>
    Math.min(most, Math.max(least, Math.round((weight / sum) * total))),
  );
  let missing = total - sizes.reduce((a, b) => a + b, 0);
  while (missing !== 0) {
    const at = random.below(count);
    const step = Math.sign(missing);
    if (sizes[at]! + step < least || sizes[at]! + step > most) continue;
    sizes[at]! += step;
    missing -= step;
  }
  return sizes;
}
