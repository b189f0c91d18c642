import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { listCaches } from '../../harness/compute/features/caches.ts';
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

/** Resolves once a process has said that it waits. */
function untilItWaits(run: ReturnType<ReturnType<typeof createProject>['start']>): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    let text = '';
    run.stderr.on('data', (chunk) => {
      text += chunk;
      if (text.includes('It waits')) resolve();
    });
    run.once('close', () => reject(new Error(`It ended: ${text}`)));
  });
}

let collection: string;
beforeAll(async () => {
  collection = await paintCollection(temporaryFolder(), { artists: 9, paintings: 8 });
});

it('Ctrl-C ends the processes of a run, and says what is kept and how to continue', async () => {
  const run = createProject(collection).startRun('--epochs', '4');
  // It waits in training, after the checkpoint of the second epoch.
  await untilItWaits(run);
  const plugins = listChildren(run.pid);
  expect(plugins.length).toBeGreaterThan(0);
  run.kill('SIGINT');
  const { signal, stderr } = await run;
  expect(signal).toBe('SIGINT');
  expect(stderr).toMatch(/Stopped waiting-.*Kept: features .*, the training up to epoch 2\./);
  expect(stderr).toMatch(/Continue with: harness run waiting --collection .* --epochs 4$/);
  await expect.poll(() => plugins.some(isRunning), { timeout: 20_000 }).toBe(false);
});

it('Ctrl-C in features keeps the batches that are finished, and says so', async () => {
  const { root, start } = createProject(collection);
  const features = start('features', 'waiting-extractor', '--collection', collection);
  await untilItWaits(features);
  const plugins = listChildren(features.pid);
  features.kill('SIGINT');
  const { signal, stderr } = await features;
  expect(signal).toBe('SIGINT');
  expect(stderr).toMatch(
    /Stopped the features of waiting-extractor on .*\. Kept: those of 20 paintings computed now/,
  );
  expect(stderr).toMatch(/Continue with: harness features waiting-extractor --collection .*$/);
  const [cache] = listCaches(join(root, 'data', 'cache', 'features'));
  expect(cache).toMatchObject({ shards: 1, paintings: 20 });
  await expect.poll(() => plugins.some(isRunning), { timeout: 20_000 }).toBe(false);
});
