import type {
  CrossvalidationModel,
  CrossvalidationRow,
} from '../../experiments/crossvalidate/crossvalidation-model.ts';
import { describeArtists } from '../../experiments/plan/approach.ts';
import { cut } from './cell-parts.ts';

/**
 * The reference of differences: the name of the row, in a learning curve the most artists;
 * empty if there is no run of it.
 */
export function describeReference({ rows, reference, artists }: CrossvalidationModel): string {
  if (artists !== undefined) return describeArtists({ artists: artists.at(-1) });
  return reference === null ? '' : cut(rows[reference]?.plugin ?? '', 60);
}

/** Whether this row is a reference of differences. */
export function isReference({ rows, reference }: CrossvalidationModel, row: CrossvalidationRow) {
  const place = row.reference === undefined ? reference : row.reference;
  return place !== null && rows[place] === row;
}
