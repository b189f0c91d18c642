import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { joinWeights } from '../../../harness/experiments/composition/join-weights.ts';
import { requestComposition } from '../../../harness/experiments/composition/request-composition.ts';
import type { RunManifest } from '../../../harness/experiments/records/run-manifest.ts';
import type { FinishedRun } from '../../../harness/experiments/records/run-record.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { exampleManifest, exampleScores } from '../records/example-run.ts';

const root = temporaryFolder();
const project = findProject(root);
const scores = exampleScores(0.8, 0.7, 0.75);
const run = (changes: Partial<RunManifest> = {}): FinishedRun => ({
  folder: join(root, 'submissions', 'run'),
  manifest: exampleManifest(changes),
  scores,
});
const choices = {
  plugin: 'ensemble',
  options: { stack: 'mean' },
  engine: 'auto',
  force: false,
};
const layered = {
  ...exampleManifest().plugin,
  options: { layer: 'add_12', rate: 0.001 },
};

describe('the request for an ensemble of runs', () => {
  it('takes collection, split and changed options from the runs', async () => {
    const members = [run(), run({ plugin: layered })];
    const request = await requestComposition(members, choices, project);
    expect(request).toMatchObject({
      plugin: 'ensemble',
      pluginOptions: {
        stack: 'mean',
        members: [
          { plugin: 'xception', options: {} },
          { plugin: 'xception', options: { layer: 'add_12' } },
        ],
      },
      collection: 'demo',
      splitFile: join(root, 'demo-seed0.json'),
      official: false,
      members,
    });
  });

  it('leaves a seed that all share to the run, and keeps seeds that differ', async () => {
    const seedsOf = async (...seeds: number[]) => {
      const runs = seeds.map((seed) => run({ seed }));
      const { seed, pluginOptions } = await requestComposition(runs, choices, project);
      const members = pluginOptions.members as { seed?: number }[];
      return [seed, ...members.map((member) => member.seed)];
    };
    expect(await seedsOf(3, 3)).toEqual([3, undefined, undefined]);
    expect(await seedsOf(3, 4)).toEqual([0, 3, 4]);
  });

  it('asks for the official test where the split is the official one', async () => {
    const file = join(root, 'official.json');
    writeFileSync(
      file,
      JSON.stringify({ settings: { official: true }, hash: exampleManifest().split.hash }),
    );
    const split = { ...exampleManifest().split, file };
    const request = await requestComposition([run({ split }), run({ split })], choices, project);
    expect(request).toMatchObject({ official: true, splitFile: file });
  });
});

describe('the split of an ensemble of runs', () => {
  const { split } = exampleManifest();
  const file = join(root, 'replaced.json');
  const request = (hash: string) => {
    writeFileSync(file, JSON.stringify({ settings: {}, hash }));
    const own = run({ split: { ...split, file } });
    return requestComposition([own, own], choices, project);
  };

  it('is the one that its members learned from', async () => {
    expect(await request(split.hash)).toMatchObject({ splitFile: file });
  });

  it('is refused where another one has taken its place, since its tests may be known', async () => {
    await expect(request('deadbeef'.repeat(8))).rejects.toMatchObject({
      code: 'SPLIT_CHANGED',
      message: `The split ${file} differs from the one that the runs learned from (feedbeef). Restore the old file, or run the members again with --force.`,
    });
  });
});

describe('the weights of an ensemble', () => {
  it('are those of every member, each once', () => {
    const [trained] = exampleManifest().weights;
    const partial = { ...trained!, status: 'partial' as const, source: 'another file' };
    const members = [run(), run({ weights: [partial] })];
    expect(joinWeights([trained!], members)).toEqual([trained, partial]);
    expect(joinWeights([trained!])).toEqual([trained]);
  });
});
