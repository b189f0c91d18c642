import { expect, it } from 'vitest';
import { listChildren } from '../../harness/host/process/watch-pulse.ts';
import { createProject } from '../evidence/serve/start-live-view.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('Ctrl-C ends the processes of a run, and says what is kept and how to go on', async () => {
  const collection = await paintCollection(temporaryFolder(), { artists: 9, paintings: 8 });
  const run = createProject(collection).startRun('--epochs', '4');
  // It waits in training, after the checkpoint of the second epoch.
  await new Promise<void>((resolve, reject) => {
    let text = '';
    run.stderr.on('data', (chunk) => {
      text += chunk;
      if (text.includes('It waits')) resolve();
    });
    run.once('close', () => reject(new Error(`It ended: ${text}`)));
  });
  const plugins = listChildren(run.pid);
  expect(plugins.length).toBeGreaterThan(0);
  run.kill('SIGINT');
  const { signal, stderr } = await run;
  expect(signal).toBe('SIGINT');
  expect(stderr).toMatch(/Stopped waiting-.*Kept: features .*, the training up to epoch 2\./);
  expect(stderr).toMatch(/Go on with: harness run waiting --collection .* --epochs 4$/);
  await expect.poll(() => plugins.some(isRunning), { timeout: 20_000 }).toBe(false);
});
