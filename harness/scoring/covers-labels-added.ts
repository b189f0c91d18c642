/**
 * For how many artists at most, by the number of seeds that have controls, the interval of what labels
 * add has covered the truth in at least 93 % of simulated cross-validations. More seeds take away the
 * chance of single controls, which makes up for what the controls of all folds have in common. Measured
 * by `npm run bench:coverage`; the figures are in `../experiments/crossvalidate/README.md`.
 */
export const labelsAddedLimits: readonly { readonly seeds: number; readonly artists: number }[] = [
  { seeds: 1, artists: 50 },
  { seeds: 3, artists: 30 },
  { seeds: 10, artists: 12 },
];

/**
 * Whether what labels add has an interval.
 *
 * @param artists those that the compared runs are tested on, over all folds
 * @param seeds under how many there are controls
 */
export function coversLabelsAdded(artists: number, seeds: number): boolean {
  return labelsAddedLimits.some((limit) => seeds <= limit.seeds && artists <= limit.artists);
}
