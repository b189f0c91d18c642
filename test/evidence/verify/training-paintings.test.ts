import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImagePool } from '../../../harness/data/images/pool.ts';
import { simulate } from '../../../harness/data/simulation/simulate.ts';
import type { Split } from '../../../harness/data/splits/split.ts';
import { findOrMakeSplit, writeSplit } from '../../../harness/data/splits/stored-split.ts';
import { openKnownPaintings } from '../../../harness/evidence/verify/training-paintings.ts';
import type { FinishedRun } from '../../../harness/experiments/records/run-record.ts';
import { openCollection } from '../../../harness/experiments/run/open-collection.ts';
import { splitSettingsOf } from '../../../harness/experiments/run/split-settings-of.ts';
import { silentProgress } from '../../../harness/shared/progress.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { exampleManifest, exampleScores } from '../../experiments/records/example-run.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const project = findProject(temporaryFolder());
const folder = join(project.root, 'simulated');
const pool = createImagePool({ workers: 1 });
afterAll(() => pool.close());

beforeAll(async () => {
  const startProgress = () => silentProgress;
  await simulate({ folder, paintings: 1200, separability: 1, width: 4, seed: 0, startProgress });
});

/** A run on a split of the simulated collection, as its manifest tells it. */
async function runOn(official: boolean): Promise<{ run: FinishedRun; split: Split; file: string }> {
  const log = () => {};
  const collection = await openCollection({ project, pool, collection: folder, official, log });
  const settings = splitSettingsOf({ splitSeed: 0, official }, collection);
  const { split, file } = await findOrMakeSplit({ collection, settings, folder: project.splits });
  const { kind, name, root, hash, paintings } = collection;
  const manifest = exampleManifest({
    collection: { kind, name, root, hash, problems: 0, paintings: paintings.length },
    split: { file: relative(project.root, file), hash: split.hash, seed: 0 },
  });
  const scores = exampleScores(0.8, 0.7, 0.75);
  return { run: { folder: join(project.submissions, 'run'), manifest, scores }, split, file };
}

describe('the paintings that a run knew', () => {
  it.each([false, true])(
    'are those of its training, the official split being %s',
    async (official) => {
      const { run, split } = await runOn(official);
      const known = await openKnownPaintings(run, project, pool);
      if (typeof known === 'string') throw new Error(known);
      expect(known.train.map(({ id }) => id).sort()).toEqual(split.parts.train);
      const [painting] = known.train;
      expect(known.describeUse(painting!.id)).toBe('training');
      expect(known.hasDetails).toBe(false);
    },
  );

  it("are not told by a split that has replaced the run's", async () => {
    const { run, split, file } = await runOn(false);
    await writeSplit({ ...split, hash: 'deadbeef'.repeat(8) }, file);
    expect(await openKnownPaintings(run, project, pool)).toBe(
      `the split ${file} has changed since the run`,
    );
  });
});
