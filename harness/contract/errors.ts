import { distance } from 'fastest-levenshtein';
import type { HarnessErrorCode } from './error-codes.ts';

/**
 * An error that a person can act on: what happened, to which file or option, and what to do.
 * The command line prints only the message and exits with 1; `--verbose` adds the stack.
 */
export class HarnessError extends Error {
  override name = 'HarnessError';

  constructor(
    /**
     * Stable name for tests and callers, such as `PLUGIN_NOT_FOUND`. A plugin outside this
     * repository takes one of these, or its own code, such as `plugin:TOO_DARK`.
     */
    readonly code: HarnessErrorCode | `plugin:${string}`,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The candidate closest to a misspelt name, or undefined if none is close. */
export function findClosest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 2)) + 1;
  for (const candidate of candidates) {
    const d = distance(name.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** ` Did you mean "x"?`, or an empty string: the tail of a message about an unknown name. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const closest = findClosest(name, candidates);
  return closest === undefined ? '' : ` Did you mean "${closest}"?`;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
