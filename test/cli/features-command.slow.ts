import { cpSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const shared = temporaryFolder();
let collection: string;
const features = (root: string, ...args: string[]) =>
  runHarness(root, ['features', 'colour-statistics', '--engine', 'wasm', ...args]);

beforeAll(async () => {
  collection = await paintCollection(join(shared, 'paintings'), { artists: 10, paintings: 20 });
});

describe('harness features', () => {
  it('takes the policy for images that cannot be used', async () => {
    const root = temporaryFolder();
    const damaged = join(root, 'paintings');
    cpSync(collection, damaged, { recursive: true });
    truncateSync(join(damaged, 'Painter A', '3.jpg'), 700);
    writeFileSync(join(damaged, 'Painter B', '4.jpg'), '');
    const skipped = await features(root, '--collection', damaged, '--json');
    expect(JSON.parse(skipped.stdout)).toMatchObject({
      computed: 198,
      skipped: [
        { id: 'Painter A/3.jpg', reason: expect.stringMatching(/^truncated JPEG/) },
        { id: 'Painter B/4.jpg', reason: 'empty file' },
      ],
    });
    const expectRefusal = async (args: string[], message: RegExp) => {
      const { exitCode, stderr } = await features(root, '--collection', damaged, ...args);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(message);
    };
    await expectRefusal(['--on-bad-image', 'fail'], /Error: Painter A\/3\.jpg: truncated JPEG/);
    await expectRefusal(['--max-bad-images', '1'], /Error: 2 of 200 images are unusable, more/);
    await expectRefusal(['--max-bad-images', '-1%'], /must be an integer or a share such as 5%/);
    const run = await runHarness(root, [
      ...['run', 'colour-statistics', '--engine', 'wasm', '--collection', damaged],
      ...['--max-bad-images', '1'],
    ]);
    expect(run.stderr).toMatch(/Error: 2 of 200 images are unusable/);
  });
});

describe('harness cache', () => {
  it('lists, verifies and prunes', async () => {
    const root = temporaryFolder();
    expect((await runHarness(root, ['cache', 'list'])).stdout).toBe('The feature cache is empty.');
    await features(root, '--collection', collection);
    await features(root, '--collection', collection, '--feature-storage', 'float16');
    const list = await runHarness(root, ['cache', 'list']);
    expect(list.stdout).toMatch(/whole 64 px .*70 float32 .*200/);
    expect(list.stdout).toMatch(/whole 64 px .*70 float16 .*200/);
    const [cache] = JSON.parse((await runHarness(root, ['cache', 'list', '--json'])).stdout);
    expect(cache).toMatchObject({ shards: 4, paintings: 200 });

    const sound = await runHarness(root, ['cache', 'verify']);
    expect([sound.exitCode, sound.stdout]).toEqual([0, '8 shards, all intact.']);
    const folder = join(root, 'data', 'cache', 'features', cache.key);
    const npy = readdirSync(folder).find((name) => name.endsWith('.npy'))!;
    truncateSync(join(folder, npy), 90);
    const damaged = await runHarness(root, ['cache', 'verify']);
    expect(damaged.exitCode).toBe(1);
    expect(damaged.stdout).toMatch(/its numbers have changed[\s\S]*1 of 8 shards are damaged/);

    const pruned = await runHarness(root, ['cache', 'prune', '--json']);
    expect(JSON.parse(pruned.stdout).removed).toHaveLength(2);
    const removed = await runHarness(root, ['cache', 'prune', cache.key.slice(0, 8)]);
    expect(removed.stdout).toBe(`Removed ${cache.key}`);
    const again = await runHarness(root, ['cache', 'prune', cache.key.slice(0, 8)]);
    expect(again.stderr).toMatch(/Error: 0 cache names begin with/);
    expect((await runHarness(root, ['cache', 'verfy'])).stderr).toMatch(/Did you mean "verify"/);
  });
});
