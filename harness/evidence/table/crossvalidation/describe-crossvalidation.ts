import type {
  CrossvalidationModel,
  CrossvalidationRow,
  FoldMean,
} from '../../../experiments/crossvalidate/crossvalidation-model.ts';
import { describeArtists } from '../../../experiments/plan/approach.ts';
import {
  describeInterval,
  describePValue,
  describeSeconds,
  describeSigned,
} from '../../../shared/text/describe-figures.ts';
import { harmlessText } from '../../../shared/text/harmless-text.ts';

/**
 * `demo: 576 paintings (c0ffee00), 5 folds of artists × 3 seeds (0, 1, 2)`; of a learning curve with
 * `, learned from 6, 12 artists`.
 */
export function describeModel({ collection, folds, seeds, artists }: CrossvalidationModel): string {
  const { name, paintings, hash } = collection;
  const times = seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds`;
  const list = seeds.length === 1 ? '' : ` (${seeds.join(', ')})`;
  const curve = artists === undefined ? '' : `, learned from ${artists.join(', ')} artists`;
  return `${harmlessText(name)}: ${paintings} paintings (${harmlessText(hash.slice(0, 8))}), ${folds} folds of artists × ${times}${list}${curve}`;
}

/** `15 runs`, or `12 of 15 runs`. */
export function describeRuns({ runs, wanted }: Pick<CrossvalidationRow, 'runs' | 'wanted'>) {
  return runs.length === wanted ? `${wanted} runs` : `${runs.length} of ${wanted} runs`;
}

/** The interval of a mean: `0.701–0.815`; empty for a single run. */
export function describeBounds({ low, high }: FoldMean): string {
  return describeInterval({ low, high });
}

/** The texts of a difference, each empty where it says nothing. */
export interface DifferenceTexts {
  /** `+0.020`; `reference` for the row that differences are taken against. */
  readonly value: string;
  /** Its interval: `−0.003 to +0.041`. */
  readonly bounds: string;
  /** `p = 0.031`, corrected. */
  readonly pValue: string;
  /** `on 9 of 15 runs`, where these are not all of the row's. */
  readonly commonRuns: string;
}

/** By how much a row is above the reference. */
export function describeDifference(
  model: CrossvalidationModel,
  row: CrossvalidationRow,
): DifferenceTexts {
  const { difference, runs, wanted } = row;
  if (difference === null) {
    const value = isReference(model, row) ? 'reference' : '';
    return { value, bounds: '', pValue: '', commonRuns: '' };
  }
  const { value, adjustedPValue } = difference;
  return {
    value: describeSigned(value),
    bounds: describeInterval(difference, describeSigned),
    pValue: describePValue(adjustedPValue),
    commonRuns: difference.runs === runs.length ? '' : `on ${difference.runs} of ${wanted} runs`,
  };
}

/** The median of the training. */
export function describeTraining({ trainSeconds }: CrossvalidationRow): string {
  return describeSeconds(trainSeconds);
}

/**
 * What differences are taken against: the name of the row, in a learning curve the most artists;
 * empty where there is no run of it.
 */
export function describeReference({ rows, reference, artists }: CrossvalidationModel): string {
  if (artists !== undefined) return describeArtists({ artists: artists.at(-1) });
  return reference === null ? '' : harmlessText(rows[reference]!.plugin, 60);
}

/** Whether this is the row, or one of those, that differences are taken against. */
export function isReference({ rows, reference }: CrossvalidationModel, row: CrossvalidationRow) {
  const place = row.reference === undefined ? reference : row.reference;
  return place !== null && rows[place] === row;
}

/** How to read the table; the same words wherever it is shown. */
export function legendOf(model: CrossvalidationModel): string[] {
  const { folds, seeds, artists, rows, missing } = model;
  const against = describeReference(model);
  const isPartial = missing.length > 0 || rows.some(({ runs, wanted }) => runs.length < wanted);
  const alike = rows.filter((row) => row.artists === rows[0]?.artists);
  const hasOptions = new Set(alike.map(({ plugin }) => plugin)).size < alike.length;
  return [
    `Means over ${folds} folds × ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'} with 95 % intervals: each artist is unseen once a seed. Runs share training artists; the variance is corrected for that (Nadeau and Bengio 2003).`,
    ...(artists === undefined
      ? []
      : [
          `Of each fold's artists so many are learned from, validation's unseen ones among them; a smaller number's are among a larger one's, and the unseen test keeps its paintings. The seen and the mixed test do not: seen artists are those trained on.`,
        ]),
    ...(against === ''
      ? []
      : [
          `Difference: unseen AUC less that of ${artists === undefined ? '' : 'the same approach with '}${against} on the same folds, with its 95 % interval; p-values are corrected for the number of rows (Holm).`,
        ]),
    'Drop: seen AUC less unseen AUC; above 0 unseen artists are harder. Training: median of a run. Paper: accuracy in its Table 1, on its own data.',
    'A rank with "=" is shared: a paired comparison of unseen AUC, corrected for every two rows (Holm), cannot tell the rows from the first of them.',
    ...(hasOptions
      ? [
          'Of several rows of one plugin the best is chosen by the test, so its figures flatter; `harness run --config` chooses options on validation.',
        ]
      : []),
    ...(isPartial
      ? ['Not all runs are finished: rows are compared on the runs that both have.']
      : []),
  ];
}
