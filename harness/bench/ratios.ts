import { itemAt } from '../contract/item-at.ts';
import { median } from '../shared/median.ts';

/**
 * How many times as fast as another contestant: the median over rounds of the ratio within a round, in
 * which both ran right after each other. A machine that is busy for some rounds spoils only those.
 */
export function speedRatio(rates: readonly number[], others: readonly number[]): number {
  return median(rates.map((rate, round) => rate / itemAt(others, round)));
}
