import { expect, it } from 'vitest';
import { findContenders } from '../../../harness/experiments/summary/find-contenders.ts';
import { exampleManifest, exampleScores } from '../records/example-run.ts';

const scores = exampleScores(0.9, 0.8, 0.85);
const runs = ['1', '3', '2'].map((day) => ({
  folder: `/runs/xception-${day}`,
  manifest: exampleManifest({ id: `xception-${day}`, created: `2026-01-0${day}T00:00:00.000Z` }),
  scores,
}));

it('names two runs where one plugin is to be compared with itself', async () => {
  await expect(findContenders(['xception', 'xception'], runs, '/runs')).rejects.toMatchObject({
    code: 'USAGE',
    message:
      'Name two different runs or plugins to compare. "xception" has the runs xception-2 and xception-3, for example; `harness runs list` lists all.',
  });
  await expect(findContenders(['other', 'other'], runs, '/runs')).rejects.toThrow(
    'to compare. `harness runs list` lists the runs.',
  );
});
