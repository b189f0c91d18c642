import { tieLevel } from '../summary/build-leaderboard.ts';
import type { CrossvalidationComparison } from './crossvalidation-model.ts';

/**
 * The rank of each row, by its place in the table. Rows that cannot be compared cannot be told apart.
 * Nor is a row of fewer runs below the leader where it is the better one on those that both have.
 *
 * @param byAuc the places of the rows by falling mean unseen AUC
 */
export function rankRows(
  byAuc: readonly number[],
  comparisons: readonly CrossvalidationComparison[],
): ReadonlyMap<number, number> {
  const ranks = new Map<number, number>();
  let leader = { rank: 1, place: byAuc[0] };
  for (const [i, place] of byAuc.entries()) {
    const best = leader.place;
    const found = comparisons.find(
      ({ first, second }) =>
        (first === best && second === place) || (first === place && second === best),
    );
    if (found !== undefined && found.adjustedPValue < tieLevel) {
      const lead = found.first === best ? found.value : -found.value;
      if (lead > 0) leader = { rank: i + 1, place };
    }
    ranks.set(place, leader.rank);
  }
  return ranks;
}
