import { join } from 'node:path';
import { expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { startHarness } from './run-harness.ts';

it('auto makes another run where the engine that it took before is hidden', async () => {
  const root = temporaryFolder();
  const paintings = await paintCollection(join(root, 'paintings'), { artists: 9 });
  expect((await startHarness(root, ['new', 'my-idea'])).exitCode).toBe(0);
  const run = async (env: Record<string, string>, engine = 'auto') => {
    const args = ['run', 'plugins/my-idea', '--collection', paintings, '--json'];
    const { exitCode, stdout, stderr } = await startHarness(
      root,
      [...args, '--engine', engine],
      env,
    );
    expect(exitCode, stderr).toBe(0);
    return { ...JSON.parse(stdout).manifest, isMade: !stderr.includes('finished already') };
  };
  const before = await run({});
  // The binding of TensorFlow is in the user's cache.
  const hidden = await run({ HARNESS_CACHE: temporaryFolder() });
  expect(hidden.engine.name).not.toBe('tensorflow');
  expect(hidden.id === before.id).toBe(before.engine.name === hidden.engine.name);
  const again = await run({}, before.engine.name);
  expect([again.id, again.isMade]).toEqual([before.id, false]);
});
