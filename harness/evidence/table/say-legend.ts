import { fewestArtistsForInterval } from '../../scoring/fewest-artists.ts';
import type { Estimate } from '../../scoring/score.ts';

/**
 * How to read figures, in one line of a narrow terminal.
 *
 * @param figures all that are shown; of some the interval may be missing
 */
export function sayLegend({
  hasSpread = false,
  hasTies = false,
  hasRivals = false,
  figures,
}: {
  readonly hasSpread?: boolean;
  readonly hasTies?: boolean;
  /** Whether rows of a sweep are marked as chosen, and as no worse. */
  readonly hasRivals?: boolean;
  readonly figures: readonly (Pick<Estimate, 'low'> | null | undefined)[];
}): string {
  const lacksInterval = figures.some((figure) => figure?.low === null);
  return [
    `Brackets: 95 % interval over artists${lacksInterval ? `, none with fewer than ${fewestArtistsForInterval} artists` : ''}`,
    ...(hasSpread ? ['±: over seeds'] : []),
    ...(hasTies ? ['=: tied'] : []),
    ...(hasRivals ? ['→: chosen', '~: tied with the chosen row'] : []),
  ]
    .join('; ')
    .concat('.');
}
