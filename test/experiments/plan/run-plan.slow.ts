import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { crossvalidate } from '../../../harness/experiments/crossvalidate.ts';
import { locateRuns } from '../../../harness/experiments/plan/locate-runs.ts';
import { planExperiment } from '../../../harness/experiments/plan/plan-experiment.ts';
import { runPlan } from '../../../harness/experiments/plan/run-plan.ts';
import type { RunRequest } from '../../../harness/experiments/run/run-request.ts';
import { sweep } from '../../../harness/experiments/sweep.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { paintCollection } from '../../material/paint-collection.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { unsealRun } from '../../material/unseal-run.ts';

// Real runs, on machines that may be busy.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const project = findProject(temporaryFolder());
const collection = join(project.root, 'paintings');
const base: RunRequest = {
  plugin: '',
  pluginOptions: {},
  collection,
  seed: 0,
  splitSeed: 0,
  engine: 'cpu',
  offline: true,
  force: false,
};
const file = {
  plugins: {
    'plain-cosine': { weights: '/nowhere.h5' },
    'colour-statistics': { epochs: [1, 4] },
  },
  seeds: '0..1',
};

beforeAll(async () => {
  await paintCollection(collection, { artists: 9, paintings: 9, size: 64 });
});

async function runSweep(own: Partial<RunRequest> = {}) {
  const lines: string[] = [];
  const request = { base: { ...base, ...own }, plugins: [], file };
  const log = (line: string) => lines.push(line);
  const summary = await sweep(request, project, { tableOnly: false, log });
  const ids = summary.splits.flatMap(({ rows }) => rows.flatMap(({ runs }) => runs));
  return { summary, ids, lines, said: lines.join('\n') };
}

const fileOf = (id: string, name: string) => join(project.submissions, id, name);
const readJson = (id: string, name: string) => JSON.parse(readFileSync(fileOf(id, name), 'utf8'));
const created = (ids: readonly string[]) => ids.map((id) => readJson(id, 'manifest.json').created);

describe('a plan that is run', () => {
  it('continues after a run that failed, and says how long the others will take', async () => {
    const { summary, ids, lines } = await runSweep();
    expect(new Set(ids).size).toBe(4);
    expect(summary.failed.map(({ label }) => label)).toEqual([
      'plain-cosine, weights=/nowhere.h5, seed 0, split 0',
      'plain-cosine, weights=/nowhere.h5, seed 1, split 0',
    ]);
    expect(lines).toContainEqual(expect.stringMatching(/^0 of 6 runs are finished; 6 to go\./));
    expect(lines.filter((line) => /^\[\d\/6\] [a-z-]+, /.test(line))).toEqual([
      '[1/6] plain-cosine, weights=/nowhere.h5, seed 0, split 0',
      '[2/6] plain-cosine, weights=/nowhere.h5, seed 1, split 0',
      '[3/6] colour-statistics, epochs=1, seed 0, split 0',
      '[4/6] colour-statistics, epochs=1, seed 1, split 0',
      '[5/6] colour-statistics, epochs=4, seed 0, split 0',
      '[6/6] colour-statistics, epochs=4, seed 1, split 0',
    ]);
    expect(lines).toContainEqual(expect.stringMatching(/^\[1\/6\] failed: .*nowhere\.h5/));
    // Nothing is known before a run has succeeded.
    expect(lines).toContainEqual(expect.stringMatching(/^5 runs to go; [^,]* so far\.$/));
    expect(lines).toContainEqual(
      expect.stringMatching(/^1 run to go; .* so far, about .* left\.$/),
    );
    expect(lines).toContain('[2/6] failed as before');
    expect(lines.at(-1)).toMatch(/^No run is left; 2 failed; .* so far\.$/);
  });

  it('says what options are chosen by, and nothing of the tests', async () => {
    const { said } = await runSweep({ force: true });
    expect(said).toMatch(
      // Of nine artists too few are unseen for an interval.
      /^\[6\/6\] validation: unseen AUC \d\.\d{3}, seen \d\.\d{3} \[.*\]$/m,
    );
  });

  it('takes finished runs as they are, in the order of the plan, and makes a lost one', async () => {
    const before = await runSweep();
    expect(before.said).toContain('4 of 6 runs are finished; 2 to go.');
    const times = created(before.ids);
    const [lost = ''] = before.ids;
    rmSync(fileOf(lost, 'metrics.json'));
    const { ids, summary, said } = await runSweep();
    expect(said).toContain('3 of 6 runs are finished; 3 to go.');
    expect(summary.splits).toEqual(before.summary.splits);
    expect(created(ids).map((time, i) => time === times[i])).toEqual([false, true, true, true]);
  });

  it('makes a run again whose record lacks what its options are chosen by', async () => {
    const before = await runSweep();
    const [old = ''] = before.ids;
    const { validation: _, ...metrics } = readJson(old, 'metrics.json');
    unsealRun(dirname(fileOf(old, 'metrics.json')));
    writeFileSync(fileOf(old, 'metrics.json'), JSON.stringify(metrics));
    const { summary, said } = await runSweep();
    expect(said).toContain('3 of 6 runs are finished; 3 to go.');
    expect(summary.splits).toEqual(before.summary.splits);
    expect(readJson(old, 'metrics.json').validation).not.toBeNull();
  });

  it('takes no run into its table that was planned as another', async () => {
    const options = { epochs: 1 };
    const request = { base: { ...base, pluginOptions: options }, plugins: ['colour-statistics'] };
    const plan = await planExperiment({ ...request, divide: { by: 'splits' } }, project);
    const { runs } = await locateRuns(plan, request.base, project, () => {});
    // As it would have been of the code before.
    const planned = runs.map((run) => ({ ...run, id: 'of-earlier-code' }));
    const asked = { runs: planned, project, describeResult: () => 'done', log() {} };
    const { finished, failed } = await runPlan(asked);
    expect(finished).toEqual([]);
    expect(failed).toMatchObject([
      {
        reason: expect.stringContaining(
          `since the runs were planned, so this is now the run ${runs[0]?.id}`,
        ),
      },
    ]);
  });

  it('makes nothing where only the table is asked for', async () => {
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const request = { base, plugins: ['colour-statistics'], folds: 3, seeds: '0' };
    const model = await crossvalidate(request, project, { tableOnly: true, log });
    expect(lines.at(-1)).toBe('0 of 3 runs are finished; 3 are missing.');
    expect(model.missing).toEqual(['colour-statistics']);
    expect(model.failed).toEqual([]);
  });
});
