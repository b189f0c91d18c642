import { describe, expect, it } from 'vitest';
import { describeContest } from '../../../harness/evidence/table/describe-contest.ts';
import { readRun } from '../../../harness/experiments/records/read-run.ts';
import type { RunManifest } from '../../../harness/experiments/records/run-manifest.ts';
import { compareContenders } from '../../../harness/experiments/summary/compare-contenders.ts';
import { findContenders } from '../../../harness/experiments/summary/find-contenders.ts';
import {
  exampleManifest,
  examplePredictions,
  exampleScores,
  temporaryFolder,
  writeExampleRun,
} from '../../experiments/records/example-run.ts';

const base = exampleManifest();

async function write(
  submissions: string,
  id: string,
  skill: number,
  changes: Partial<RunManifest> = {},
) {
  const manifest = exampleManifest({ id, plugin: { ...base.plugin, name: id }, ...changes });
  const scores = exampleScores(0.9, 0.5 + skill / 4, 0.85);
  const predictions = examplePredictions(skill, 20, manifest.seed);
  return readRun(await writeExampleRun(submissions, manifest, scores, predictions));
}

async function writeAll(submissions: string) {
  const good = { ...base.plugin, name: 'good' };
  return [
    await write(submissions, 'good-0', 1, { plugin: good, seed: 0 }),
    await write(submissions, 'good-1', 0.98, { plugin: good, seed: 1 }),
    await write(submissions, 'noise', 0),
    await write(submissions, 'elsewhere', 1, { split: { ...base.split, hash: 'other', seed: 3 } }),
    await write(submissions, 'unfinished', 1, { state: 'running' }),
  ];
}

describe('a contest', () => {
  it('takes a plugin for all its seeds and says who wins, as stored', async () => {
    const submissions = await temporaryFolder();
    const runs = await writeAll(submissions);
    const contenders = await findContenders(['noise', 'good', 'good-1'], runs, submissions);
    expect(contenders.map(({ runs }) => runs.map(({ manifest }) => manifest.id))).toEqual([
      ['noise'],
      ['good-0', 'good-1'],
      ['good-1'],
    ]);
    const contest = await compareContenders(contenders);
    expect(contest.corrected).toBe(9);
    const unseen = contest.duels.filter(({ test }) => test === 'unseen');
    expect(unseen.map(({ winner }) => winner)).toEqual(['second', 'second', 'tie']);
    for (const { auc, adjustedPValue } of contest.duels) {
      expect(adjustedPValue).toBeGreaterThanOrEqual(auc.pValue);
    }
    await expect(`${describeContest(contest, { colour: false })}\n`).toMatchFileSnapshot(
      '../../golden/contest.txt',
    );
    const coloured = describeContest(contest, { colour: true });
    expect(coloured).toContain('\u001b[32m');
  });

  it.each([
    [['good'], 'USAGE'],
    [['good', 'good'], 'USAGE'],
    [['good', 'gone'], 'RUN_NOT_FOUND'],
    [['good-0', 'unfinished'], 'RUN_NOT_FINISHED'],
    [['good', 'elsewhere'], 'RUNS_NOT_COMPARABLE'],
  ])('refuses %j', async (names, code) => {
    const submissions = await temporaryFolder();
    const runs = await writeAll(submissions);
    const finding = findContenders(names, runs, submissions);
    await expect(finding).rejects.toMatchObject({ code });
  });
});
