import { fewestArtistsForInterval } from '../../scoring/fewest-artists.ts';
import type { Estimate } from '../../scoring/score.ts';

/** Says why some figures have no brackets; nothing if all have, or where there are no figures. */
export function intervalNotes(
  figures: readonly (Pick<Estimate, 'low'> | null | undefined)[],
): string[] {
  return figures.some((figure) => figure?.low === null)
    ? [
        `A figure without brackets has no interval, because fewer than ${fewestArtistsForInterval} artists have pairs in its test.`,
      ]
    : [];
}
