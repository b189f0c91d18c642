import type {
  CrossvalidationModel,
  CrossvalidationRow,
} from '../../experiments/crossvalidate/crossvalidation-model.ts';
import { describeArtists } from '../../experiments/plan/approach.ts';
import { describeOptions, nameFile } from '../../shared/text/describe-figures.ts';
import { cut } from './cell-parts.ts';
import { findDifferingOptions } from './differing-options.ts';

/**
 * The reference of differences: the name of the row, with its options if other rows have the same name; in
 * a learning curve the most artists. Empty if there is no run of it.
 */
export function describeReference(model: CrossvalidationModel): string {
  const { rows, reference, artists } = model;
  const row = artists === undefined && reference !== null ? rows[reference] : undefined;
  if (row === undefined || isOnlyOne(model)) return headReference(model);
  const text = describeOptions({ options: findDifferingOptions(rows).of(row) }, nameFile);
  return `${cut(row.plugin, 60)}${text === '' ? '' : ` (${text})`}`;
}

/** The same in a column's heading, where there is no room for options: the row itself says that it is the one. */
export function headReference(model: CrossvalidationModel): string {
  const { rows, reference, artists } = model;
  if (artists !== undefined) return describeArtists({ artists: artists.at(-1) });
  if (reference === null) return '';
  return isOnlyOne(model) ? cut(rows[reference]?.plugin ?? '', 60) : 'the reference';
}

/** Whether no other row has the name of the reference. */
function isOnlyOne({ rows, reference }: CrossvalidationModel): boolean {
  const name = reference === null ? undefined : rows[reference]?.plugin;
  return rows.filter(({ plugin }) => plugin === name).length <= 1;
}

/** Whether this row is a reference of differences. */
export function isReference({ rows, reference }: CrossvalidationModel, row: CrossvalidationRow) {
  const place = row.reference === undefined ? reference : row.reference;
  return place !== null && rows[place] === row;
}
