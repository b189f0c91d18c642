import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  listShards,
  readShardIndex,
  readShardTable,
} from '../../harness/compute/features/shard.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness, startHarness } from './run-harness.ts';

/** The rows of the feature cache, by the digests of their paintings. */
function contentOf(root: string): Map<string, number[]> {
  const folder = join(root, 'data', 'cache', 'features');
  const [key = ''] = readdirSync(folder);
  const cache = join(folder, key);
  return new Map(
    listShards(cache).flatMap((name) => {
      const index = readShardIndex(cache, name);
      const { data, width } = readShardTable(cache, name, index);
      return index.digests.map((digest, i): [string, number[]] => [
        digest,
        [...data.subarray(i * width, (i + 1) * width)],
      ]);
    }),
  );
}

it('features in three processes at once, as a Slurm array starts them, equal those of one', async () => {
  const [one, three] = [temporaryFolder(), temporaryFolder()];
  const size = { artists: 10, paintings: 20 };
  const collection = await paintCollection(join(temporaryFolder(), 'paintings'), size);
  const command = ['features', 'colour-statistics', '--engine', 'wasm', '--collection', collection];
  const whole = await runHarness(one, [...command, '--json']);
  expect(JSON.parse(whole.stdout)).toMatchObject({ paintings: 200, computed: 200, reused: 0 });
  expect(whole.stderr).toMatch(
    /Features: 200 paintings in .* bottleneck: .* computing .* of the time/,
  );
  const jobs = [0, 1, 2].map((id) =>
    startHarness(three, command, {
      SLURM_ARRAY_TASK_ID: String(id),
      SLURM_ARRAY_TASK_MIN: '0',
      SLURM_ARRAY_TASK_MAX: '2',
      SLURM_ARRAY_TASK_COUNT: '3',
    }),
  );
  for (const { exitCode, stdout, stderr } of await Promise.all(jobs)) {
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/part [123] of 3: (66|67) of 200 paintings, \1 computed now/);
  }
  expect(contentOf(one).size).toBe(200);
  expect(contentOf(three)).toEqual(contentOf(one));
  // A run finds them.
  const run = await runHarness(three, [
    ...['run', 'colour-statistics', '--engine', 'wasm', '--collection', collection],
    '--json',
  ]);
  expect(JSON.parse(run.stdout).manifest.features).toEqual({
    storage: 'float32',
    extraction: null,
  });
});
