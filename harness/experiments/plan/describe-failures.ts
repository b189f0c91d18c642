import { harmlessText } from '../../shared/text/harmless-text.ts';

/** A planned run that ended early. */
export interface FailedRun {
  /** The run, in one line. */
  readonly label: string;
  readonly reason: string;
}

/** The most characters of a reason: advice comes at its end, after paths and addresses. */
export const longestReason = 1_500;

/**
 * Failed runs and their reasons, one line per reason: `xception, seed 0, fold 1 of 5, and 14 more runs: …`,
 * because a fault of an approach affects all of its runs.
 */
export function describeFailures(failed: readonly FailedRun[]): string[] {
  const labels = new Map<string, string[]>();
  for (const { label, reason } of failed) {
    labels.set(reason, [...(labels.get(reason) ?? []), label]);
  }
  return [...labels].map(([reason, [first = '', ...others]]) => {
    const more =
      others.length === 0
        ? ''
        : `, and ${others.length} more ${others.length === 1 ? 'run' : 'runs'}`;
    return `Failed: ${first}${more}: ${harmlessText(reason, longestReason)}`;
  });
}
