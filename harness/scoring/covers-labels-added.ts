/**
 * The largest number of artists, by the number of seeds with controls, for which the interval of the gain
 * from labels covered the truth in at least 93 % of simulated cross-validations. More seeds average out the
 * chance of single controls, which compensates for the variation common to the controls of all folds.
 * Measured by `npm run bench:coverage`; the figures are in `../experiments/crossvalidate/README.md`.
 */
export const labelsAddedLimits: readonly { readonly seeds: number; readonly artists: number }[] = [
  { seeds: 1, artists: 50 },
  { seeds: 3, artists: 30 },
  { seeds: 10, artists: 12 },
];

/**
 * Whether the gain from labels has an interval.
 *
 * @param artists number of artists that the compared runs are tested on, over all folds
 * @param seeds number of seeds with controls
 */
export function coversLabelsAdded(artists: number, seeds: number): boolean {
  return labelsAddedLimits.some((limit) => seeds <= limit.seeds && artists <= limit.artists);
}
