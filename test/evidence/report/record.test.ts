import { expect, it } from 'vitest';
import type { ReportRun } from '../../../harness/evidence/report/report-run.ts';
import { showRecord } from '../../../harness/evidence/report/sections/record.ts';
import type { RunManifest } from '../../../harness/experiments/records/run-manifest.ts';
import { exampleManifest } from '../../experiments/records/example-run.ts';

const show = (changes: Partial<RunManifest> = {}) =>
  showRecord({ manifest: exampleManifest(changes) } as ReportRun).body.toString();

it('the record of a run names its fold and the members of an ensemble, where it has them', () => {
  const { split, created } = exampleManifest();
  const fold = { folds: 5, index: 1 };
  expect(show()).not.toMatch(/fold|members/);
  expect(show({ split: { ...split, fold } })).toContain('seed 0, fold 2 of 5; <code>feedbeef');
  expect(show({ split: { ...split, fold: { ...fold, artists: 12 } } })).toContain(
    'fold 2 of 5 learned from 12 artists;',
  );
  const members = ['one', 'other<b>'].map((run) => ({ run, created }));
  expect(show({ members })).toMatch(/members.*<code>one<\/code>.*<code>other&lt;b&gt;<\/code>/s);
});
