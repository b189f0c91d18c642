import { HarnessError } from '../../contract/errors.ts';
import { fewestLearnedFrom } from '../../data/splits/limit-artists.ts';

/**
 * Parses numbers of artists to learn from, such as `6,12,18`; each once, in ascending order.
 *
 * @throws HarnessError `OPTION_INVALID`
 */
export function parseArtistCounts(given: string): number[] {
  const counts = given.split(',').map((part) => {
    const count = /^\s*\d{1,9}\s*$/.test(part) ? Number(part) : Number.NaN;
    if (count >= fewestLearnedFrom) return count;
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --artists must be integers of at least ${fewestLearnedFrom}, separated by commas, such as ` +
        `6,12,18 (two artists to train on and two for validation), got ${JSON.stringify(given)}.`,
    );
  });
  return [...new Set(counts)].sort((a, b) => a - b);
}
