import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, expect, it } from 'vitest';
import { listLeftoversOfData, listLeftoversOfRuns } from '../../harness/shared/leftovers.ts';
import { findProject } from '../../harness/shared/project.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const code = fileURLToPath(new URL('../../harness/shared', import.meta.url));
const here = (path: string) => join(root, path);
const project = () => findProject(root);

/** A process that has written files under temporary names and does not come to rename them. */
function startWriting() {
  const script = `
    import { mkdirSync, writeFileSync } from 'node:fs';
    import writeFileAtomic from ${JSON.stringify(import.meta.resolve('write-file-atomic'))};
    import { nameUnfinished } from ${JSON.stringify(join(code, 'write-whole.ts'))};
    for (const file of ${JSON.stringify(own.map(here))}) writeFileSync(nameUnfinished(file), 'half');
    const test = nameUnfinished(${JSON.stringify(here('submissions/run/elsewhere/.unfinished'))});
    mkdirSync(test);
    writeFileSync(test + '/predictions.csv', 'half');
    let begun = 0;
    const tmpfileCreated = (name) => {
      // One in forty of the library's names has fewer digits, and is not recognised.
      if (!/\\.\\d{9,10}$/.test(name)) throw new Error(name);
      if (++begun === ${byLibrary.length}) console.log('written');
      return new Promise(() => setInterval(() => {}, 1_000));
    };
    const begin = (file) => void writeFileAtomic(file, 'whole', { tmpfileCreated }).catch(() => begin(file));
    for (const file of ${JSON.stringify(byLibrary.map(here))}) begin(file);
  `;
  const register = join(code, 'typescript', 'register.js');
  return execa(process.execPath, ['--import', register, '--input-type=module', '--eval', script], {
    reject: false,
  });
}

const own = ['submissions/run/manifest.json', 'data/features/abc/numbers.npy', 'data/plugins.json'];
const byLibrary = [
  'submissions/run/notes.json',
  'data/cache/copies/found.json',
  'splits/demo.json',
];
const mine = [
  'submissions/run/model/weights.bin.1',
  'submissions/run/manifest.json',
  'data/paintings/Monet/1.jpg.1',
  // As wget names a second download, and as people name copies.
  'data/train.zip.1',
  'data/list.csv.20240131',
  'splits/mine.csv.2',
  'submissions/run/submission.csv.1',
  'data/photos.zip.001',
  'data/scans.csv.20240131',
  'data/cache/copies/found.json.1',
  'splits/my-split.csv.20240131',
];

beforeAll(async () => {
  for (const folder of ['submissions/run/elsewhere', 'data/features/abc', 'data/cache/copies']) {
    mkdirSync(here(folder), { recursive: true });
  }
  for (const folder of ['splits', 'submissions/run/model', 'data/paintings/Monet']) {
    mkdirSync(here(folder), { recursive: true });
  }
  for (const file of mine) writeFileSync(here(file), 'mine');
  for (const file of mine) age(dirname(file), /\.\d+$/);
});

/** As if two hours had passed. */
function age(folder: string, name: RegExp) {
  const then = Date.now() / 1_000 - 7_200;
  for (const file of readdirSync(here(folder))) {
    if (name.test(file)) utimesSync(here(join(folder, file)), then, then);
  }
}

const count = () => [listLeftoversOfRuns(project()).length, listLeftoversOfData(project()).length];

it('what a killed process left is found, reported and removed, and nothing else', async () => {
  const child = startWriting();
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('close', () => child.then(({ stderr }) => reject(new Error(stderr)), reject));
  });
  expect(count()).toEqual([0, 0]);
  child.kill('SIGKILL');
  expect((await child).signal).toBe('SIGKILL');

  expect(count()).toEqual([2, 2]);
  // Names that the library gives do not say whose they are: only time tells.
  for (const file of ['submissions/run', 'data/cache/copies', 'splits']) age(file, /\.json\.\d+$/);
  expect(count()).toEqual([3, 4]);

  const verified = await runHarness(root, ['runs', 'verify']);
  expect(verified.stderr).toMatch(
    /There are 3 unfinished files of killed processes \(.*\); `harness runs remove` removes them\./,
  );
  const removed = await runHarness(root, ['runs', 'remove']);
  expect([removed.exitCode, removed.stderr]).toEqual([
    0,
    expect.stringMatching(/^Removed 3 unfinished files of killed processes/),
  ]);
  const pruned = await runHarness(root, ['cache', 'prune', '--json']);
  expect(JSON.parse(pruned.stdout).removed).toEqual([
    expect.stringMatching(/^data\/plugins\.json\..*\.part$/),
    expect.stringMatching(/^data\/cache\/copies\/found\.json\.\d+$/),
    expect.stringMatching(/^data\/features\/abc\/numbers\.npy\..*\.part$/),
    expect.stringMatching(/^splits\/demo\.json\.\d+$/),
  ]);
  expect(count()).toEqual([0, 0]);
  for (const file of mine) expect(existsSync(here(file))).toBe(true);
  const again = await runHarness(root, ['runs', 'verify']);
  expect(again.stderr).not.toContain('unfinished files');
});
