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
