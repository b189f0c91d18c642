// What tables say of their figures and the pairs behind them.

import type { Note } from './table.ts';

/** How often an artist occurs. */
export const weightingNote =
  'Weighting: half the test pairs are by one artist. An artist gives all pairs of its paintings, but at most four times as many as the median artist (or 50); pairs by two artists are drawn evenly over pairs of artists, so there each occurs as often as any other. The competition weighs by pairs of paintings, of which 1.3 % are by one artist.';

/** What mixed pairs are. */
export const mixedNote: Note = {
  about: ['mixed_auc', 'mixed_accuracy', 'mixed_within_auc', 'mixed_all_pairs_auc'],
  text: 'Mixed: drawn from the paintings of both tests. Three quarters of its pairs by two artists join a seen with an unseen one and no pair by one artist does, so an approach that only knows whether both are familiar or both new reaches AUC 0.875 there.',
};

/** What the figures are that verification reports. */
export const verificationNotes: readonly Note[] = [
  {
    about: ['unseen_tar_at_one_percent'],
    text: 'TAR at 1 % FAR: of pairs by one artist, those found by a threshold that takes 1 % of the others for the same; shown from 3,000 of these on (rule of 30).',
  },
  {
    about: ['unseen_min_dcf'],
    text: 'minDCF: cost of decisions at a prior of 5 %, misses as dear as false matches, at the threshold best on these pairs; 0 is best, 1 is worth nothing. It flatters where pairs are few, so it has no interval.',
  },
];

/** What the drop is. */
export const dropNote: Note = {
  about: ['drop'],
  text: 'Drop: seen AUC less unseen AUC; above 0 unseen artists are harder.',
};

/** What the paper's figure is. */
export const paperNote: Note = {
  about: ['paper'],
  text: 'Paper: accuracy in its Table 1, on its own data.',
};
