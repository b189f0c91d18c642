import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { listCaches, verifyCache } from '../../../harness/compute/features/caches.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { bin } from '../../cli/run-harness.ts';
import { paintCollection } from '../../material/paint-collection.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { paintRandomPaintings } from './paintings.ts';

const register = new URL('../../../harness/shared/typescript/register.js', import.meta.url).href;
const child = fileURLToPath(new URL('./extract-child.ts', import.meta.url));
const shard = 64;
const kills = 20;
const shared = temporaryFolder();
const options = [
  ...['--engine', 'wasm', '--layer', 'block2_sepconv2_bn', '--input-size', '96'],
  ...['--offline', '--workers', '1', '--verbose'],
];
const cacheOf = (root: string) => join(root, 'data', 'cache', 'features');
const start = (root: string, collection: string, ...more: string[]) =>
  execa(
    process.execPath,
    [bin, 'features', 'xception', '--collection', collection, ...options, ...more],
    { env: { HARNESS_ROOT: root }, reject: false },
  );

/** Every file that counts, with its digest, without what a kill left unfinished. */
const contentOf = (root: string) => contentBelow(cacheOf(root));
function contentBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(^|\/)([0-9a-f]{64}|extractor)\.(npy|json)$/.test(name))
    .filter((name) => existsSync(join(folder, name.replace(/npy$/, 'json'))))
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(folder, name));
      return `${name} ${createHash('sha256').update(bytes).digest('hex')}`;
    });
}

const cachedIn = (root: string) => listCaches(cacheOf(root))[0]?.paintings ?? 0;

test(`killed ${kills} times at random moments, an extraction ends with the same bits`, async () => {
  const paintings = { artists: 40, paintings: 48 };
  const collection = await paintCollection(join(shared, 'paintings'), paintings);
  const [undisturbed, killed] = [temporaryFolder(), temporaryFolder()];
  const weights = await writeWeights();
  const whole = await start(undisturbed, collection, '--weights', weights);
  expect(whole.exitCode, whole.stderr).toBe(0);

  const random = createRandom(1, 'kills');
  for (let kill = 0; kill < kills; kill++) {
    const before = cachedIn(killed);
    const running = start(killed, collection, '--weights', weights);
    let isOver = false;
    void running.then(() => {
      isOver = true;
    });
    // Some kills fall into the start, most into the first shards that this process makes.
    const wanted = before + shard * random.below(2);
    while (!isOver && cachedIn(killed) < wanted) await sleep(5);
    await sleep(random.below(400));
    expect(isOver, 'the collection is too small for so many kills').toBe(false);
    running.kill('SIGKILL');
    await running;
    expect(verifyCache(cacheOf(killed))).toEqual([]);
    expect((cachedIn(killed) - before) % shard).toBe(0);
  }
  const last = await start(killed, collection, '--weights', weights, '--json');
  expect(last.exitCode, last.stderr).toBe(0);
  const { computed, reused } = JSON.parse(last.stdout);
  console.error(`${kills} kills; the last start found ${reused} and computed ${computed}`);
  expect(computed + reused).toBe(paintings.artists * paintings.paintings);
  expect(reused).toBeGreaterThan(0);
  expect(contentOf(killed)).toEqual(contentOf(undisturbed));
});

test(`killed ${kills} times, an extraction repeats a shard at most each time`, async () => {
  const paintings = await paintRandomPaintings(shared, 2_560);
  const list = join(shared, 'paintings.json');
  writeFileSync(list, JSON.stringify(paintings));
  const [undisturbed, killed] = [join(shared, 'whole'), join(shared, 'killed')];
  const extract = (folder: string, log: string) => {
    writeFileSync(log, '');
    const args = ['--import', register, child, folder, list, log, '15'];
    return execa(process.execPath, args, { reject: false });
  };
  expect((await extract(undisturbed, join(shared, 'whole.txt'))).exitCode).toBe(0);
  const cachedNow = () => listCaches(killed)[0]?.paintings ?? 0;
  const random = createRandom(2, 'kills');
  const lost: number[] = [];
  while (lost.length < kills) {
    const log = join(shared, `kill-${lost.length}.txt`);
    const before = cachedNow();
    const running = extract(killed, log);
    const batches = random.below(7);
    while (readFileSync(log, 'utf8').split('\n').length - 1 < batches) await sleep(5);
    await sleep(random.below(60));
    running.kill('SIGKILL');
    expect((await running).signal).toBe('SIGKILL');
    const extracted = readFileSync(log, 'utf8')
      .split('\n')
      .reduce((sum, line) => sum + Number(line), 0);
    lost.push(before + extracted - cachedNow());
  }
  console.error(`paintings lost by each kill: ${lost.join(', ')}`);
  expect(Math.max(...lost)).toBeLessThanOrEqual(shard);
  expect(Math.min(...lost)).toBeGreaterThanOrEqual(0);
  const last = await extract(killed, join(shared, 'last.txt'));
  expect(JSON.parse(last.stdout)).toMatchObject({ computed: expect.any(Number) });
  expect(contentBelow(killed)).toEqual(contentBelow(undisturbed));
});

async function writeWeights(): Promise<string> {
  const { drawUntrainedWeights } = await import(
    '../../../plugins/models/weights/untrained-weights.ts'
  );
  const { xception } = await import('../../../plugins/models/backbones/xception.ts');
  const { writeTfjsModel } = await import('../../plugins/models/write-tfjs-model.ts');
  const folder = join(shared, 'weights');
  writeTfjsModel(folder, drawUntrainedWeights(xception, 1));
  return folder;
}
