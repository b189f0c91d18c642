// Notes of tables on their figures and the pairs behind them.

import type { Note } from './table.ts';

/** How often an artist occurs. */
export const weightingNote =
  'Weighting: half of the test pairs are by one artist. An artist contributes all pairs of its paintings, but at most 50 or four times as many as the median artist, whichever is more. Pairs by two artists are drawn evenly over pairs of artists, so all artists occur equally often. The competition weights by pairs of paintings, of which 1.3 % are by one artist.';

/** What mixed pairs are. */
export const mixedNote: Note = {
  about: ['mixed_auc', 'mixed_accuracy', 'mixed_within_auc', 'mixed_all_pairs_auc'],
  text: 'Mixed: pairs drawn from the paintings of both tests. Three quarters of the pairs by two artists join a seen and an unseen one, and no pair by one artist does. An approach that only knows whether both are familiar or both new therefore reaches AUC 0.875.',
};

/** The figures of verification. */
export const verificationNotes: readonly Note[] = [
  {
    about: ['unseen_tar_at_one_percent'],
    text: 'TAR at 1 % FAR: the share of pairs by one artist that are accepted at the threshold at which 1 % of the others are; shown from 3,000 pairs by two artists (rule of 30).',
  },
  {
    about: ['unseen_min_dcf'],
    text: 'minDCF: detection cost at a prior of 5 % with equal costs of misses and false matches, at the best threshold for these pairs. 0 is best; 1 is worthless. It is optimistic with few pairs, so it has no interval.',
  },
];

/** The meaning of the drop. */
export const dropNote: Note = {
  about: ['drop'],
  text: 'Drop: seen AUC minus unseen AUC; above 0, unseen artists are harder.',
};

/** The meaning of the paper's figure. */
export const paperNote: Note = {
  about: ['paper'],
  text: 'Paper: accuracy in Table 1 of the paper, on its own data.',
};
