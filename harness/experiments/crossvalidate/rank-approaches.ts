import { tieLevel } from '../summary/build-leaderboard.ts';
import type { CrossvalidationComparison } from './crossvalidation-model.ts';

/**
 * The rank of each row, by its position in the table. Rows that cannot be compared count as
 * indistinguishable. A row with fewer runs is also not ranked below the leader if it is better on the runs
 * that both have.
 *
 * @param byAuc the positions of the rows by descending mean unseen AUC
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
