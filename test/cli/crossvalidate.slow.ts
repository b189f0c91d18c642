import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CrossvalidationModel } from '../../harness/experiments/crossvalidate/crossvalidation-model.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { writePausingPlugins } from '../material/pausing-plugin.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { killAt } from './kill-at.ts';
import { startHarness } from './run-harness.ts';

/** When each run of a project was made, those that are finished. */
function listFinished(root: string): Map<string, string> {
  const folder = join(root, 'submissions', 'crossvalidation');
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  const manifests = names.map((name) =>
    JSON.parse(readFileSync(join(folder, name, 'manifest.json'), 'utf8')),
  );
  return new Map(
    manifests.filter(({ state }) => state === 'finished').map(({ id, created }) => [id, created]),
  );
}

/** What is compared: not how long it took, nor names of runs, which hold a digest of code. */
function comparable(stdout: string): CrossvalidationModel {
  const model = JSON.parse(stdout.replace(/(-seed\d+)-[0-9a-f]{8}/g, '$1'));
  for (const row of model.rows) delete row.trainSeconds;
  return model;
}

it('a cross-validation that is killed continues and ends in the same numbers', async () => {
  const root = temporaryFolder();
  const paintings = await paintCollection(join(root, 'paintings'), {
    artists: 9,
    paintings: 9,
    size: 64,
  });
  const config = join(root, 'grid.json');
  writeFileSync(config, JSON.stringify({ plugins: { 'colour-statistics': { epochs: [1, 20] } } }));
  const settings = ['--collection', paintings, '--limit', '8', '--folds', '3', '--seeds', '0'];
  const args = ['crossvalidate', '--config', config, ...settings, '--json'];
  // The pausing plugin is among the tests, where a confined process does not see it.
  const unconfined = { HARNESS_CONFINE: 'none' };

  const killed = temporaryFolder();
  writePausingPlugins(killed, ['colour-statistics']);
  await killAt('train 3', killed, args);
  const before = listFinished(killed);
  expect(before.size).toBe(2);

  const resumed = await startHarness(killed, args, unconfined);
  expect(resumed.exitCode, resumed.stderr).toBe(0);
  expect(resumed.stderr).toContain('2 of 6 runs are finished; 4 to go.');
  const after = listFinished(killed);
  for (const [id, created] of before) expect(after.get(id)).toBe(created);

  const undisturbed = await startHarness(root, args, unconfined);
  expect(undisturbed.exitCode, undisturbed.stderr).toBe(0);
  const model = comparable(resumed.stdout);
  expect(model).toEqual(comparable(undisturbed.stdout));
  expect(model.rows.map(({ runs, wanted }) => [runs.length, wanted])).toEqual([
    [3, 3],
    [3, 3],
  ]);
});
