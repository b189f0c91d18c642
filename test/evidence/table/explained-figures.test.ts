import { expect, it } from 'vitest';
import { crossvalidationTables } from '../../../harness/evidence/table/crossvalidation-tables.ts';
import { leaderboardTables } from '../../../harness/evidence/table/leaderboard-tables.ts';
import { sweepTables } from '../../../harness/evidence/table/sweep-tables.ts';
import { readNotes } from '../../../harness/evidence/table/table.ts';
import { buildLeaderboard } from '../../../harness/experiments/summary/build-leaderboard.ts';
import type { LeaderboardModel } from '../../../harness/experiments/summary/leaderboard-model.ts';
import { compare, examples, plugin, run } from './example-leaderboard.ts';
import { exampleCrossvalidation, exampleSweep } from './example-models.ts';

const lone = () => buildLeaderboard([run('lone', 0.7, { plugin: plugin('lone') })], compare);
const withoutBrackets = expect.stringMatching(/^A figure without brackets has no interval/);

/** What the notes say of a model, as one text. */
const notesOf = (model: LeaderboardModel) => readNotes(leaderboardTables(model)).join('\n');

it('a table explains only the figures that it has', async () => {
  const notes = notesOf(await lone());
  expect(notes).toContain('Drop: seen AUC minus unseen AUC');
  for (const absent of ['±', 'Paper', 'A rank with "="', 'TAR at', 'minDCF']) {
    expect(notes).not.toContain(absent);
  }
  const all = notesOf(await buildLeaderboard(examples, compare));
  for (const present of ['±', 'Paper', 'A rank with "="']) expect(all).toContain(present);
});

it('a leaderboard says why a figure has no brackets, where no remark has said so', async () => {
  const whole = await lone();
  expect(leaderboardTables(whole).notes).not.toContainEqual(withoutBrackets);
  const [table] = whole.tables;
  const [row] = table!.rows;
  const hard = { value: 0.6, low: null, high: null, spread: null };
  const tables = [{ ...table!, rows: [{ ...row!, hard }] }];
  expect(leaderboardTables({ ...whole, tables }).notes).toContainEqual(withoutBrackets);
  const few = tables.map((one) => ({ ...one, tooFewArtists: 3 }));
  expect(leaderboardTables({ ...whole, tables: few }).notes).not.toContainEqual(withoutBrackets);
});

it('so does a cross-validation', () => {
  const model = exampleCrossvalidation();
  expect(crossvalidationTables(model).notes).not.toContainEqual(withoutBrackets);
  const rows = model.rows.map((row) => ({ ...row, drop: { ...row.drop, low: null, high: null } }));
  expect(crossvalidationTables({ ...model, rows }).notes).toContainEqual(withoutBrackets);
});

it('so does a sweep, whose validation has few unseen artists in a small collection', () => {
  const sweep = exampleSweep();
  expect(sweepTables(sweep).notes).not.toContainEqual(withoutBrackets);
  const splits = sweep.splits.map((split) => ({
    ...split,
    rows: split.rows.map((row) => ({
      ...row,
      validationUnseen: { ...row.validationUnseen, low: null, high: null },
    })),
  }));
  expect(sweepTables({ ...sweep, splits }).notes).toContainEqual(withoutBrackets);
});
