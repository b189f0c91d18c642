// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Random } from '../random.ts';

/** No artist contributes more positives than this many times those of the median artist … */
const mostTimesMedian = 4;
/** … or than this, whichever is more. */
const alwaysAllowed = 50;

/**
 * The number of positives to take per artist so that large artists do not dominate: at most four
 * times those of the median artist, and as evenly as possible within `budget`.
 * `available` has the positives of each artist.
 */
export function shareBudget(
  available: readonly number[],
  budget: number,
  random: Random,
): number[] {
  const positive = available.filter((count) => count > 0).sort((a, b) => a - b);
  const median = positive[Math.floor(positive.length / 2)] ?? 0;
  const most = Math.max(alwaysAllowed, mostTimesMedian * median);
  const capped = available.map((count) => Math.min(count, most));

  const level = findLevel(capped, budget);
  const shares = capped.map((count) => Math.min(count, level));
  // The rest of the budget goes to random artists that have more, one each.
  const left = budget - shares.reduce((sum, share) => sum + share, 0);
  const more = [...capped.keys()].filter((artist) => capped[artist]! > level);
  for (const artist of random.sample(more, left)) shares[artist]!++;
  return shares;
}

/** The highest level such that all counts, cut at it, add up to no more than the budget. */
function findLevel(counts: readonly number[], budget: number): number {
  let low = 0;
  let high = Math.max(0, ...counts);
  while (low < high) {
    const level = Math.ceil((low + high) / 2);
    const sum = counts.reduce((total, count) => total + Math.min(count, level), 0);
    if (sum <= budget) low = level;
    else high = level - 1;
  }
  return low;
}
