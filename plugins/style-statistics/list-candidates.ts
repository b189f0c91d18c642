import type { BackEndSettings } from './back-end.ts';
import type { Candidate } from './choose-settings.ts';

const shrinkages = [0.25, 0.4, 0.6];
const softmaxWeights = [0.3, 0.6, 1];
const cohortWeights = [0, 0.3, 0.6];

/**
 * The candidates to evaluate on folds of artists for a back-end; only the given options if `choose` is
 * off.
 */
export function listCandidates(
  { backEnd }: Pick<BackEndSettings, 'backEnd'>,
  options: {
    readonly choose: boolean;
    readonly shrinkage: number;
    readonly softmaxWeight: number;
    readonly cohortWeight: number;
  },
): Candidate[] {
  const weightsOf = (softmax: number, cohort: number) =>
    backEnd === 'fused' ? [1, softmax, cohort] : [1];
  const { choose, shrinkage, softmaxWeight, cohortWeight } = options;
  // The given options come first, so that they win against equally good candidates.
  const first = { shrinkage, weights: weightsOf(softmaxWeight, cohortWeight) };
  if (!choose || backEnd === 'cosine') return [first];
  const grid = shrinkages.flatMap((amount) =>
    (backEnd === 'fused' ? softmaxWeights : [0]).flatMap((softmax) =>
      (backEnd === 'fused' ? cohortWeights : [0]).map((cohort) => ({
        shrinkage: amount,
        weights: weightsOf(softmax, cohort),
      })),
    ),
  );
  const told = JSON.stringify(first);
  return [first, ...grid.filter((candidate) => JSON.stringify(candidate) !== told)];
}
