import { labelsAddedLimits } from '../../scoring/covers-labels-added.ts';
import type { Column, Difference, Note } from './table.ts';

/**
 * What labels add to an approach: its unseen AUC minus that of its controls.
 *
 * @param addedOf undefined if a row has no controls
 */
export function labelsColumn<Row>(addedOf: (row: Row) => Difference | undefined): Column<Row> {
  return {
    key: 'labels_add',
    heading: 'labels add',
    importance: 'middle',
    cell: (row) => {
      const added = addedOf(row);
      return added === undefined ? null : { kind: 'difference', ...added };
    },
  };
}

/** Its fields in files. */
export const labelsFields = ['', '_low', '_high', '_p', '_p_holm', '_runs'].map(
  (part) => `labels_add${part}`,
);

const about = ['labels_add'];
const explanation =
  'Labels add: unseen AUC minus that of controls, the same approach on the same paintings with shuffled training labels. Near 0, the approach does as well without the labels. Validation pairs keep their answers, so controls also choose on validation.';

/** How to read it. */
export const labelsNote: Note = { about, text: explanation };

/** The same if all rows are of one split. */
export const labelsNoteOfSplit: Note = {
  about,
  text: `${explanation} The interval is over artists and does not include the variation over shuffles, which more seeds average out.`,
};

/** Why cross-validations of many artists or seeds have no interval of it. */
export const labelsWithoutInterval: Note = {
  about,
  text: `Labels add has an interval only if simulated ones covered the truth in at least 93 % of cases: ${labelsAddedLimits
    .map(
      ({ seeds, artists }) =>
        `up to ${artists} artists with ${seeds === 1 ? '1 seed' : `up to ${seeds} seeds`}`,
    )
    .join(', ')}.`,
};
