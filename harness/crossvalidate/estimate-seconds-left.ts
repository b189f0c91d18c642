import { median } from './median.ts';
import type { FinishedFold } from './run-crossvalidation.ts';

/**
 * About how many seconds the runs to come will take: each as long as the median of its approach so
 * far (the first ones compute the features that all others find in the cache), or of all
 * approaches where its own has none. Null where nothing is known.
 */
export function estimateSecondsLeft(
  finished: readonly FinishedFold[],
  toMake: readonly { readonly approach: number }[],
): number | null {
  const secondsOf = ({ record }: FinishedFold) =>
    Object.values(record.manifest.seconds).reduce((sum, seconds) => sum + seconds, 0);
  const usual = median(finished.map(secondsOf));
  if (usual === null) return null;
  return toMake.reduce((sum, { approach }) => {
    const own = finished.filter((run) => run.approach === approach).map(secondsOf);
    return sum + (median(own) ?? usual);
  }, 0);
}
