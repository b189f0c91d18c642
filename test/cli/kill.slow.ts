import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { writePausingPlugins } from '../material/pausing-plugin.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { writeXceptionUpTo } from '../material/write-xception.ts';
import { killAt } from './kill-at.ts';
import { startHarness } from './run-harness.ts';

/** Every shard file of every feature cache of a project, with its size and date. */
function listShards(root: string): Map<string, string> {
  const folder = join(root, 'data', 'cache', 'features');
  const shards = new Map<string, string>();
  if (!existsSync(folder)) return shards;
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    if (!name.endsWith('.npy') || !existsSync(join(folder, name.replace(/npy$/, 'json')))) continue;
    const { size, mtimeMs } = statSync(join(folder, name));
    shards.set(name, `${size} ${mtimeMs}`);
  }
  return shards;
}

// Pausing plugins come with code from elsewhere, and look for their place.
const unconfined = { HARNESS_CONFINE: 'none' };

/** A project with the plugin that is run here; each of its processes can be told where to stop. */
function createProject(): string {
  const root = temporaryFolder();
  writePausingPlugins(root, ['xception']);
  return root;
}

it('a run that is killed continues and ends in the same numbers to the bit', async () => {
  const shared = temporaryFolder();
  const collection = await paintCollection(join(shared, 'paintings'), {
    artists: 12,
    paintings: 16,
  });
  const weights = join(shared, 'weights');
  writeXceptionUpTo('add_2', weights);
  const args = [
    ...['run', 'xception', '--collection', collection, '--weights', weights],
    ...['--layer', 'add_2', '--input-size', '71', '--epochs', '6', '--patience', '6'],
    ...['--pairs-per-epoch', '512', '--json'],
  ];

  const undisturbed = createProject();
  const expected = await startHarness(undisturbed, args, unconfined);
  expect(expected.exitCode, expected.stderr).toBe(0);

  // Killed while the second shard of features is computed.
  const killed = createProject();
  await killAt('extract 70', killed, args, () => listShards(killed).size >= 1);
  const kept = listShards(killed);
  expect(kept.size).toBe(1);
  expect(listShards(undisturbed).size).toBeGreaterThan(2);

  const resumed = await startHarness(killed, args, unconfined);
  expect(resumed.exitCode, resumed.stderr).toBe(0);
  // What was whole is used as it is, so at most the shard in work was done twice.
  const after = listShards(killed);
  for (const [name, state] of kept) expect(after.get(name)).toBe(state);
  expectSameRun(expected.stdout, resumed.stdout);

  // And again, killed in the middle of training.
  const trained = createProject();
  cpSync(join(undisturbed, 'data'), join(trained, 'data'), { recursive: true });
  await killAt('epoch 3', trained, args);
  expect(lastCheckpoint(trained)).toBe(3);

  const finished = await startHarness(trained, args, unconfined);
  expect(finished.exitCode, finished.stderr).toBe(0);
  expect(finished.stderr).toContain('Training continues after epoch 3');
  expectSameRun(expected.stdout, finished.stdout);
  expect(lastCheckpoint(trained)).toBe(0);
});

function expectSameRun(...outputs: [expected: string, actual: string]): void {
  const [a, b] = outputs.map((text) => JSON.parse(text));
  expect(b.scores).toEqual(a.scores);
  for (const file of ['predictions.csv', 'curve.csv', join('model', 'network.bin')]) {
    expect(readFileSync(join(b.folder, file)).equals(readFileSync(join(a.folder, file)))).toBe(
      true,
    );
  }
}

/** The number of the last whole checkpoint in a project's only run; 0 if there is none. */
function lastCheckpoint(root: string): number {
  const folder = join(root, 'submissions');
  if (!existsSync(folder)) return 0;
  const names = readdirSync(folder).flatMap((run) => {
    const checkpoints = join(folder, run, 'checkpoints');
    return existsSync(checkpoints) ? readdirSync(checkpoints) : [];
  });
  return Math.max(0, ...names.filter((name) => /^\d+$/.test(name)).map(Number));
}
