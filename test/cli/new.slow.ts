import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { startHarness } from './run-harness.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

it('takes a newcomer from nothing to a leaderboard row, with a test that passes', async () => {
  // A copy of the project, so that its plugins stay unchanged.
  const copy = temporaryFolder();
  for (const name of ['harness', 'plugins', 'test/material', 'vitest.config.ts', 'package.json']) {
    cpSync(join(project, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
  const call = (script: string, ...args: string[]) =>
    execa(process.execPath, [join(copy, script), ...args], {
      cwd: copy,
      env: { NO_COLOR: '1', HARNESS_ROOT: undefined },
      extendEnv: true,
    });

  const { stdout } = await call('harness/cli/bin.cjs', 'new', 'my-idea');
  expect(stdout).toContain('npx harness run plugins/my-idea');
  expect(stdout).toContain('npx vitest run test/plugins/my-idea.test.ts');
  const tested = await call(
    'node_modules/vitest/vitest.mjs',
    'run',
    'test/plugins/my-idea.test.ts',
  );
  expect(tested.stdout).toMatch(/2 passed/);
  const paintings = await paintCollection(join(copy, 'paintings'), { artists: 9 });
  const run = await call(
    'harness/cli/bin.cjs',
    'run',
    'plugins/my-idea',
    '--collection',
    paintings,
  );
  // Nine painted artists are too few for a rank.
  expect(run.stdout).toMatch(/^Leaderboard$[\s\S]*^my-idea /m);
});

it('works in a project apart from the package, and finds its packages there', async () => {
  const root = temporaryFolder();
  const paintings = await paintCollection(join(root, 'paintings'), { artists: 9 });
  const made = await startHarness(root, ['new', 'my-idea']);
  expect(made.exitCode, made.stderr).toBe(0);
  const args = ['run', 'plugins/my-idea', '--collection', paintings, '--json'];
  const { exitCode, stderr, stdout } = await startHarness(root, args);
  expect(exitCode, stderr).toBe(0);
  expect(JSON.parse(stdout).manifest.plugin.options).toEqual({ steepness: 3 });
});
