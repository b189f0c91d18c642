import { expect, it } from 'vitest';
import { dropFalseIntervals } from '../../../harness/experiments/records/drop-false-intervals.ts';
import { exampleScores } from './example-run.ts';

it('takes the intervals of earlier versions from tests of too few artists, and from no other', () => {
  const scores = exampleScores(0.9, 0.8, 0.85);
  const { unseen } = scores.tests;
  const few = { ...scores, tests: { ...scores.tests, unseen: { ...unseen, artists: 2 } } };
  const { tests, validation } = dropFalseIntervals(few);
  expect(tests.unseen.auc).toEqual({ value: 0.8, low: null, high: null });
  expect(tests.unseen.brier).toMatchObject({ low: null });
  expect(tests.seen).toEqual(scores.tests.seen);
  expect(validation).toEqual(scores.validation);
});

it('Cllr has none, however many artists there are', () => {
  const scores = exampleScores(0.9, 0.8, 0.85);
  const { tests } = scores;
  const cllr = { value: 1.1, low: 0.9, high: 1.3 };
  const enough = { ...tests.unseen, artists: 30, cllr };
  const { unseen } = dropFalseIntervals({
    ...scores,
    tests: { ...tests, unseen: enough },
  }).tests;
  expect(unseen).toEqual({ ...enough, cllr: { value: 1.1, low: null, high: null } });
});
