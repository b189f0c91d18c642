import { HarnessError } from '../../contract/errors.ts';

const mostSeeds = 1000;

/**
 * Parses seeds: `3`, `0..4` (both ends included), `0,2,5..7`; or a list of numbers. Each counts once, in
 * the order given.
 *
 * @param where the option or key, for the message
 * @throws HarnessError `OPTION_INVALID`
 */
export function parseSeeds(given: string | number | readonly number[], where: string): number[] {
  const parts = typeof given === 'object' ? given.map(String) : String(given).split(',');
  const seeds = parts.flatMap((part) => {
    const match = /^\s*(\d{1,15})\s*(?:\.\.\s*(\d{1,15}))?\s*$/.exec(part);
    if (match === null) throw invalid(given, where, 'a list such as 0..4 or 0,2,7');
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (to < from) throw invalid(given, where, 'an increasing range such as 0..4');
    if (to - from >= mostSeeds) throw invalid(given, where, `at most ${mostSeeds} seeds`);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  return [...new Set(seeds)];
}

function invalid(given: unknown, where: string, wanted: string): HarnessError {
  return new HarnessError(
    'OPTION_INVALID',
    `${where} must be ${wanted}, got ${JSON.stringify(given)}.`,
  );
}
