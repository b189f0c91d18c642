import { didYouMean, HarnessError } from '../../contract/errors.ts';
import { nameFile } from '../../shared/text/describe-figures.ts';
import { type Approach, describeApproach } from '../plan/approach.ts';

/** The baseline of a trained head. */
const usualReference = 'plain-cosine';

/**
 * The position of the reference approach for differences: the one with this name, or with this name and
 * options, in full or as tables shorten them; by default the first `plain-cosine`, else the first of all.
 *
 * @throws HarnessError `OPTION_INVALID` if no approach or several have that name
 */
export function chooseReference(approaches: readonly Approach[], named?: string): number {
  if (named === undefined) {
    return Math.max(
      0,
      approaches.findIndex(({ plugin }) => plugin.name === usualReference),
    );
  }
  const labels = approaches.map((approach) => describeApproach(approach));
  const exact = labels.indexOf(named);
  if (exact >= 0) return exact;
  const places = approaches.flatMap((approach, i) => {
    const { plugin, path } = approach;
    return [plugin.name, path, describeApproach(approach, nameFile)].includes(named) ? [i] : [];
  });
  const [place, ...others] = places;
  if (place !== undefined && others.length === 0) return place;
  if (place === undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --reference: no row is named "${named}".${didYouMean(named, labels)} The rows are: ${labels.join('; ')}.`,
    );
  }
  const choices = places.map((place) => `"${labels[place]}"`).join(' or ');
  throw new HarnessError(
    'OPTION_INVALID',
    `Option --reference: "${named}" matches ${places.length} rows. Name one with its options: ${choices}.`,
  );
}
