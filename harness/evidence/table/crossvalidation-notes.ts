import type {
  CrossvalidationModel,
  CrossvalidationRow,
} from '../../experiments/crossvalidate/crossvalidation-model.ts';
import { describeReference } from './crossvalidation-reference.ts';
import { elsewhereNotes, nameTests } from './elsewhere-columns.ts';
import { flagNotes } from './flag-notes.ts';
import { hardNote } from './hard-column.ts';
import { intervalNotes } from './interval-notes.ts';
import { labelsNote, labelsWithoutInterval } from './labels-column.ts';
import { dropNote, mixedNote, paperNote, verificationNotes, weightingNote } from './pair-notes.ts';
import type { Note } from './table.ts';

const sharedRanks =
  'A rank with "=" is shared: a paired comparison of unseen AUC, corrected for all pairs of rows (Holm), cannot tell these rows from the first of them.';

/** How to read the table; the same words wherever it is shown. */
export function explainCrossvalidation(model: CrossvalidationModel): Note[] {
  const { folds, seeds, artists, rows } = model;
  const against = describeReference(model);
  return [
    `Means over ${folds} folds × ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'} with 95 % intervals over artists. Each artist is unseen once per seed, and its influence is summed over all runs before its variance is taken.`,
    ...(model.tooFewArtists ? [] : intervalNotes(rows.flatMap(listIntervals))),
    ...(artists === undefined
      ? []
      : [
          `A row with a number of artists learns from that many artists of each fold, validation's unseen artists included. A larger number includes the artists of a smaller one. All rows share the paintings of the unseen test, but not those of the seen and the mixed test: seen artists are those trained on.`,
        ]),
    ...(against === ''
      ? []
      : [
          `Difference: unseen AUC minus that of ${artists === undefined ? '' : 'the same approach with '}${against} on the same folds, with its 95 % interval. Its p-values are corrected for the number of rows (Holm).`,
        ]),
    ...(model.tooFewArtists ? [] : seedsNotes(rows)),
    labelsNote,
    ...(rows.some(hidesInterval) ? [labelsWithoutInterval] : []),
    weightingNote,
    mixedNote,
    ...verificationNotes,
    hardNote,
    ...elsewhereNotes(nameTests(rows)),
    dropNote,
    { about: ['train_seconds'], text: 'Training: median over runs.' },
    paperNote,
    ...(rows.some(({ tied }) => tied) ? [sharedRanks] : []),
    ...flagNotes(rows),
  ];
}

/** Figures of a row that have an interval with enough artists. */
export function listIntervals({ auc, hard, drop }: CrossvalidationRow) {
  return [auc.unseen, auc.seen, auc.mixed, hard, drop];
}

/** Why figures have no interval with few seeds. */
function seedsNotes(rows: readonly CrossvalidationRow[]): Note[] {
  const why =
    'with fewer, the intervals of simulated cross-validations covered the truth too rarely';
  const about = { accuracy: ['unseen_accuracy'], tar: ['unseen_tar_at_one_percent'] };
  return [
    ...(rows.some(({ auc, accuracy }) => auc.unseen.low !== null && accuracy.unseen.low === null)
      ? [
          {
            about: about.accuracy,
            text: `With more than 30 artists, accuracy has an interval from three seeds: ${why}.`,
          },
        ]
      : []),
    ...(rows.some(({ tarAtOnePercent }) => tarAtOnePercent.unseen?.low === null)
      ? [{ about: about.tar, text: `TAR has an interval from three seeds: ${why}.` }]
      : []),
  ];
}

/** Whether "labels add" lacks an interval although the AUC has one. */
function hidesInterval({ labelsAdd, auc }: CrossvalidationRow): boolean {
  return labelsAdd?.low === null && auc.unseen.low !== null;
}
