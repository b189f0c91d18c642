import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { listRunNames } from '../../harness/experiments/records/read-run.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');

beforeAll(async () => {
  await paintCollection(paintings, { artists: 9, paintings: 8, size: 48 });
  const plugin = fileURLToPath(new URL('../material/lopsided-plugin.ts', import.meta.url));
  mkdirSync(join(root, 'plugins', 'lopsided'), { recursive: true });
  writeFileSync(
    join(root, 'plugins', 'lopsided', 'index.ts'),
    `export { default } from ${JSON.stringify(plugin)};\n`,
  );
});

const run = (...options: string[]) =>
  runHarness(root, ['run', 'lopsided', '--collection', paintings, '--engine', 'wasm', ...options]);

it.each(['swapped', 'rounded', 'again'])(
  'a run ends where its plugin errs by %s, and its manifest says why',
  async (way) => {
    const { exitCode, stderr, stdout } = await run('--way', way);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /Error: Plugin lopsided (is not symmetric|answers the same pair differently)/,
    );
    const manifests = (await listRunNames(join(root, 'submissions'))).map((id) =>
      JSON.parse(readFileSync(join(root, 'submissions', id, 'manifest.json'), 'utf8')),
    );
    const failed = manifests.find(({ plugin }) => plugin.options.way === way);
    expect(failed).toMatchObject({ state: 'failed', failure: expect.stringContaining('lopsided') });
  },
);

it('a submission ends where the loaded model errs, and no file is written', async () => {
  const { exitCode, stderr, stdout } = await run('--later', 'swapped', '--json');
  expect(exitCode, stderr).toBe(0);
  const { folder } = JSON.parse(stdout);
  const pairs = join(root, 'pairs.csv');
  writeFileSync(pairs, 'index,image1,image2\n0,0.jpg,1.jpg\n1,2.jpg,3.jpg\n');
  const images = join(paintings, 'Painter A');
  const submit = ['submit', folder, '--pairs', pairs, '--images', images, '--engine', 'wasm'];
  const submitted = await runHarness(root, submit);
  expect(submitted.exitCode).toBe(1);
  expect(submitted.stderr).toContain('Error: Plugin lopsided is not symmetric');
  expect(existsSync(join(folder, 'submission.csv'))).toBe(false);
  expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).state).toBe('finished');
});
