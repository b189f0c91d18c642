import { HarnessError } from '../../contract/errors.ts';

/** More runs than this are taken for a mistake. */
const mostRuns = 10_000;

/**
 * @param what has that many runs: `sweep`
 * @throws HarnessError `OPTION_INVALID`
 */
export function refuseTooManyRuns(count: number, what: string): void {
  if (count <= mostRuns) return;
  throw new HarnessError(
    'OPTION_INVALID',
    `This ${what} has ${count} runs; ${mostRuns} is the most. Ask for fewer seeds or combinations of options.`,
  );
}
