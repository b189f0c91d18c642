import { itemAt } from '../contract/item-at.ts';

/**
 * The middle of some numbers, or the mean of the middle two.
 *
 * @throws RangeError of none
 */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = itemAt(sorted, middle);
  return sorted.length % 2 === 1 ? upper : (itemAt(sorted, middle - 1) + upper) / 2;
}
