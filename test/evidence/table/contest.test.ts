import { describe, expect, it } from 'vitest';
import { compareContenders } from '../../../harness/experiments/summary/compare-contenders.ts';
import { findContenders } from '../../../harness/experiments/summary/find-contenders.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { writeContestants } from './example-contestants.ts';

describe('a contest', () => {
  it('takes a plugin for all its seeds and says who wins', async () => {
    const submissions = temporaryFolder();
    const runs = await writeContestants(submissions);
    const contenders = await findContenders(['noise', 'good', 'good-1'], runs, submissions);
    expect(contenders.map(({ runs }) => runs.map(({ manifest }) => manifest.id))).toEqual([
      ['noise'],
      ['good-0', 'good-1'],
      ['good-1'],
    ]);
    const earlier = runs.map((run) => ({ ...run, isOfEarlierCode: run.manifest.id === 'good-0' }));
    const others = earlier.map((run) =>
      run.isOfEarlierCode
        ? { ...run, manifest: { ...run.manifest, plugin: { ...run.manifest.plugin, code: 'x' } } }
        : run,
    );
    const [, good] = await findContenders(['noise', 'good'], others, submissions);
    expect(good?.runs.map(({ manifest }) => manifest.id)).toEqual(['good-1']);
    const contest = await compareContenders(contenders);
    expect(contest.corrected).toBe(9);
    const unseen = contest.duels.filter(({ test }) => test === 'unseen');
    expect(unseen.map(({ winner }) => winner)).toEqual(['second', 'second', 'tie']);
    for (const { auc, adjustedPValue } of contest.duels) {
      expect(adjustedPValue).toBeGreaterThanOrEqual(auc.pValue!);
    }
  });

  it.each([
    [['good'], 'USAGE'],
    [['good', 'good'], 'USAGE'],
    [['good', 'gone'], 'RUN_NOT_FOUND'],
    [['good-0', 'unfinished'], 'RUN_NOT_FINISHED'],
    [['good', 'elsewhere'], 'RUNS_NOT_COMPARABLE'],
  ])('refuses %j', async (names, code) => {
    const submissions = temporaryFolder();
    const runs = await writeContestants(submissions);
    const finding = findContenders(names, runs, submissions);
    await expect(finding).rejects.toMatchObject({ code });
  });
});
