/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * How many times as fast as another: the median over rounds of the ratio within a round, whose two
 * sides ran right after each other. A machine that is busy for some rounds spoils no more than those.
 */
export function speedRatio(rates: readonly number[], others: readonly number[]): number {
  return median(rates.map((rate, round) => rate / others[round]!));
}
