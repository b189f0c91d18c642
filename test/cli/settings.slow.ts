import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { startHarness } from './run-harness.ts';

it('a setting makes the same run as the option of its name', async () => {
  const root = temporaryFolder();
  const paintings = await paintCollection(join(root, 'paintings'));
  const confine = ['--confine', 'none'];
  const said = ['--collection', paintings, '--engine', 'wasm', '--feature-storage', 'float16'];
  const run = ['run', 'colour-statistics', '--json'];
  const first = await startHarness(root, [...run, ...said, ...confine], { HARNESS_CONFIG: '' });
  expect(first.exitCode, first.stderr).toBe(0);
  const settings = { collection: 'paintings', engine: 'wasm', featureStorage: 'float16' };
  writeFileSync(
    join(root, 'harness.config.json'),
    JSON.stringify({ ...settings, confine: 'none', workers: 1, weightsFolder: 'none' }),
  );
  const second = await startHarness(root, run, { HARNESS_CONFIG: '' });
  expect(second.stderr).toMatch(/This run is finished already/);
  const idOf = ({ stdout }: { stdout: string }) => JSON.parse(stdout).manifest.id as string;
  expect(idOf(second)).toBe(idOf(first));
  const third = await startHarness(root, [...run, '--feature-storage', 'float32'], {
    HARNESS_CONFIG: '',
  });
  expect(idOf(third)).not.toBe(idOf(first));
});
