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
  text: 'Hard pairs: unseen pairs of similar artists. Artists are similar if the metadata give them the same style; without styles, each artist is paired with the one most similar in colours and roughness. This definition was fixed before any result.',
};
