import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { locateRuns } from '../../../harness/experiments/plan/locate-runs.ts';
import { planExperiment } from '../../../harness/experiments/plan/plan-experiment.ts';
import type { RunRequest } from '../../../harness/experiments/run/run-request.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { paintCollection } from '../../material/paint-collection.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

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

beforeAll(async () => {
  await paintCollection(collection, { artists: 9, paintings: 9, size: 64 });
});

const say = () => {};

/** Two approaches on three folds under two seeds. */
async function locate(artists?: string) {
  const file = { plugins: { 'colour-statistics': { epochs: [100, 200] } } };
  const divide = { by: 'folds', folds: 3, artists } as const;
  const request = { base, plugins: [], file, seeds: '0,1', divide };
  const plan = await planExperiment(request, project);
  return (await locateRuns(plan, base, project, say)).runs;
}

describe('locateRuns', () => {
  it('gives each run a separate id, and approaches on one fold one split', async () => {
    const runs = await locate();
    expect(new Set(runs.map(({ id }) => id)).size).toBe(12);
    const splitOf = new Map(
      runs.map(({ request: { seed, fold }, splitHash }) => [`${seed} ${fold?.index}`, splitHash]),
    );
    expect(new Set(splitOf.values()).size).toBe(6);
    for (const { request, splitHash } of runs) {
      expect(splitHash).toBe(splitOf.get(`${request.seed} ${request.fold?.index}`));
    }
    expect(readdirSync(project.splits)).toHaveLength(6);
  });

  it('takes the runs of whole folds where a learning curve learns from all artists', async () => {
    const [whole, curve] = [await locate(), await locate('4,6')];
    const ofAll = curve.filter((_, i) => i % 2 === 1);
    expect(ofAll.map(({ id, request }) => [id, request.fold])).toEqual(
      whole.map(({ id, request }) => [id, request.fold]),
    );
    for (const { request } of curve.filter((_, i) => i % 2 === 0)) {
      expect(request.fold).toMatchObject({ folds: 3, artists: 4 });
    }
    expect(new Set(curve.map(({ id }) => id)).size).toBe(24);
    expect(readdirSync(project.splits)).toHaveLength(12);
  });

  it('refuses a collection that is too small for the folds', async () => {
    const divide = { by: 'folds', folds: 5 } as const;
    const request = { base, plugins: ['plain-cosine'], divide };
    const plan = await planExperiment(request, project);
    await expect(locateRuns(plan, base, project, say)).rejects.toMatchObject({
      code: 'TOO_FEW_ARTISTS',
    });
  });

  it('gives no id to a run whose weights are not found, which fails when it is made', async () => {
    const plugins = ['plain-cosine', 'colour-statistics'];
    const request = { base, plugins, divide: { by: 'splits' } as const };
    const { runs } = await locateRuns(await planExperiment(request, project), base, project, say);
    expect(runs.map(({ id }) => id)).toEqual([undefined, expect.stringMatching(/^colour-/)]);
  });

  it('takes a stored split for the one that is named', async () => {
    const [made] = await locate();
    const file = readdirSync(project.splits)
      .map((name) => join(project.splits, name))
      .find((path) => JSON.parse(readFileSync(path, 'utf8')).hash === made?.splitHash);
    const named = { ...base, splitFile: file };
    const divide = { by: 'splits' } as const;
    const request = { base: named, plugins: ['colour-statistics'], divide };
    const plan = await planExperiment(request, project);
    const { runs } = await locateRuns(plan, named, project, say);
    expect(runs.map(({ splitHash }) => splitHash)).toEqual([made?.splitHash]);
  });
});
