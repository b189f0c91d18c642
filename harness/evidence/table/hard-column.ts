import { figureFields } from './result-columns.ts';
import type { Column, Figure, Note } from './table.ts';

/** The AUC on unseen pairs among similar artists. */
export function hardColumn<Row extends { readonly hard?: Figure | null }>(): Column<Row> {
  return {
    key: 'hard_auc',
    heading: 'AUC on hard pairs',
    importance: 'middle',
    cell: ({ hard }) => (hard == null ? null : { kind: 'figure', ...hard }),
  };
}

/** The fields of this column. */
export function hardFields(spread: 'spread' | 'deviation'): string[] {
  return figureFields('hard_auc', spread);
}

export const hardNote: Note = {
  about: ['hard_auc'],
  text: 'Hard pairs: the unseen pairs among similar artists: those of one style where the metadata give it, else each artist and the one who looks most like it in colours and roughness. What similar means was fixed before any result.',
};
