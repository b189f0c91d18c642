import { HarnessError } from '../../contract/errors.ts';
import { limitArtists } from './limit-artists.ts';
import { type Artist, fewestArtists, isUsable, type UnseenArtists } from './order-artists.ts';
import type { Fold } from './split.ts';

/**
 * Divides artists for one fold of a cross-validation. Test-unseen are the usable artists whose rank
 * modulo `folds` is `index`, so that over all folds each of them is unseen exactly once. Validation's
 * unseen artists are the first of those whose fold comes next, and so they change with the fold too;
 * all others are trained on. If a fold learns from only a given number of `artists`, `limitArtists`
 * chooses them; the test stays the same.
 *
 * @param artists as `orderArtists` gives them
 * @param validationShare share of all usable artists, at least two artists
 * @throws HarnessError `TOO_FEW_ARTISTS`
 */
export function divideFold(
  artists: readonly Artist[],
  { folds, index, artists: learnedFrom }: Fold,
  validationShare: number,
): UnseenArtists {
  const usable = artists.filter(isUsable);
  const wanted = Math.max(fewestArtists, Math.round(usable.length * validationShare));
  requireArtists(usable.length, folds, wanted);
  const byFold = Array.from({ length: folds }, (_, i) =>
    usable.filter((_, rank) => rank % folds === (index + i) % folds),
  );
  const [testUnseen = [], ...others] = byFold;
  const rest = others.flat();
  const whole = {
    testUnseen,
    validationUnseen: rest.slice(0, wanted),
    training: rest.slice(wanted),
  };
  if (learnedFrom === undefined) return whole;
  requireLearnable(learnedFrom, usable.length, folds);
  return limitArtists(whole, learnedFrom);
}

function requireArtists(usable: number, folds: number, validation: number): void {
  const trained = usable - Math.ceil(usable / folds) - validation;
  if (usable >= folds * fewestArtists && trained >= fewestArtists) return;
  throw new HarnessError(
    'TOO_FEW_ARTISTS',
    `A cross-validation of ${folds} folds needs ${folds * fewestArtists} artists with two or more ` +
      `different paintings each (${fewestArtists} unseen in each fold), and ${fewestArtists} for ` +
      `training and ${validation} for validation; the collection has ${usable}. ` +
      `${usable < folds * fewestArtists ? 'Choose fewer folds, or add artists.' : 'Add artists, or choose another number of folds.'}`,
  );
}

/** Folds may differ by one artist: a number must be valid for all of them. */
function requireLearnable(learnedFrom: number, usable: number, folds: number): void {
  const most = usable - Math.ceil(usable / folds);
  if (learnedFrom <= most) return;
  throw new HarnessError(
    'TOO_FEW_ARTISTS',
    `A fold cannot learn from ${learnedFrom} artists: of the ${usable} artists in the collection with two or ` +
      `more different paintings each, ${folds} folds leave ${most} outside the unseen test. ` +
      `Ask for at most ${most}, or add artists.`,
  );
}
