// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
/** The official test set: paintings, groups and pairs (all pairs within a group). */
export const officialPaintings = 23_817;
export const officialGroups = 13;
export const officialPairs = 21_916_047;

const pairsIn = (paintings: number) => (paintings * (paintings - 1)) / 2;

/**
 * Sizes of groups, descending, that sum to `paintings` and whose pairs sum to `pairs`: near-equal
 * sizes, with the surplus of pairs moved step by step into the largest.
 *
 * Moving a painting from a group of y to one of x ≥ y adds x − y + 1 pairs, so steps of every size are
 * possible. Throws if no step fits.
 */
export function findGroupSizes(paintings: number, groups: number, pairs: number): number[] {
  const sizes = Array.from(
    { length: groups },
    (_, i) => Math.floor(paintings / groups) + (i < paintings % groups ? 1 : 0),
  );
  let missing = pairs - sizes.reduce((sum, size) => sum + pairsIn(size), 0);
  while (missing !== 0) {
    let best: { from: number; to: number; gain: number } | undefined;
    for (let to = 0; to < groups; to++) {
      for (let from = 0; from < groups; from++) {
        const gain = sizes[to]! - sizes[from]! + 1;
        if (from === to || sizes[from] === 0 || gain < 1 || gain > missing) continue;
        if (best === undefined || gain > best.gain) best = { from, to, gain };
      }
    }
    if (best === undefined) {
      throw new RangeError(`Expected ${pairs} pairs to be possible, ${missing} are left over`);
    }
    sizes[best.from]!--;
    sizes[best.to]!++;
    missing -= best.gain;
  }
  return sizes.sort((x, y) => y - x);
}
