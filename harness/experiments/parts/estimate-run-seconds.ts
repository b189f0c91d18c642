import { canonicalJson } from '../../contract/canonical-json.ts';
import { median } from '../../shared/median.ts';
import { withoutUndefined } from '../../shared/without-undefined.ts';

/** The properties of an approach that affect the duration of a run. */
export interface TimedApproach {
  readonly plugin: string;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * The expected duration of an approach's run: the median of earlier runs with its options, else of its
 * plugin, else of all; 1 if there is no earlier run.
 */
export function createTimeEstimate(
  earlier: readonly (TimedApproach & { readonly seconds: number })[],
): (approach: TimedApproach) => number {
  const known = new Map<string, number[]>();
  for (const { seconds, ...approach } of earlier) {
    for (const key of keysOf(approach)) known.set(key, [...(known.get(key) ?? []), seconds]);
  }
  return (approach) => {
    for (const key of keysOf(approach)) {
      const seconds = known.get(key);
      if (seconds !== undefined) return median(seconds);
    }
    return 1;
  };
}

/** From the most specific to the least. */
function keysOf({ plugin, options }: TimedApproach): string[] {
  return [canonicalJson([plugin, withoutUndefined(options)]), canonicalJson([plugin]), ''];
}
