import { median } from '../../shared/median.ts';
import type { FinishedRun } from '../records/run-record.ts';

/** The duration of a run. */
export interface TimedRun {
  /** Its position in the plan, from 0. */
  readonly approach: number;
  readonly seconds: number;
}

/**
 * The estimated seconds for the remaining runs: each takes as long as the median of its approach so far
 * (the first ones compute the features that all others find in the cache), or of all approaches if its own
 * has no finished run. Null if no run is finished.
 */
export function estimateSecondsLeft(
  timed: readonly TimedRun[],
  toMake: readonly { readonly approach: number }[],
): number | null {
  if (timed.length === 0) return null;
  const usual = median(timed.map(({ seconds }) => seconds));
  return toMake.reduce((sum, { approach }) => {
    const own = timed.filter((run) => run.approach === approach).map(({ seconds }) => seconds);
    return sum + (own.length === 0 ? usual : median(own));
  }, 0);
}

/** The time of the run itself: the members of an ensemble may have been trained in separate runs. */
export function secondsOf({
  manifest: { seconds, members = [] },
}: Pick<FinishedRun, 'manifest'>): number {
  const all = Object.values(seconds).reduce((sum, own) => sum + own, 0);
  return members.reduce((left, { trainSeconds = 0 }) => left - trainSeconds, all);
}
