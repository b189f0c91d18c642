import { expect, it } from 'vitest';
import { describeFailures } from '../../../harness/experiments/plan/describe-failures.ts';

it('says a reason once, with the first run that it stopped', () => {
  expect(
    describeFailures([
      { label: 'one, fold 1 of 3', reason: 'No weights.' },
      { label: 'other, fold 1 of 3', reason: 'No space.' },
      { label: 'one, fold 2 of 3', reason: 'No weights.' },
      { label: 'one, fold 3 of 3', reason: 'No weights.' },
    ]),
  ).toEqual([
    'Failed: one, fold 1 of 3, and 2 more runs: No weights.',
    'Failed: other, fold 1 of 3: No space.',
  ]);
  expect(describeFailures([])).toEqual([]);
});

it('keeps the advice at the end of a long reason', () => {
  const paths = '/a/long/path/to/weights '.repeat(30);
  const [line] = describeFailures([
    { label: 'one', reason: `No weights in ${paths}. Use --layer add_12.` },
  ]);
  expect(line).toMatch(/Use --layer add_12\.$/);
});
