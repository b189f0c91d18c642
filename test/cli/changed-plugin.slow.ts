import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness, startHarness } from './run-harness.ts';

const root = temporaryFolder();
const plugin = join(root, 'plugins', 'my-idea', 'index.ts');
let paintings: string;

beforeAll(async () => {
  paintings = await paintCollection(join(root, 'paintings'), { artists: 9 });
  mkdirSync(join(root, 'plugins'));
  const { exitCode, stderr } = await startHarness(root, ['new', 'my-idea']);
  expect(exitCode, stderr).toBe(0);
});

async function run(seed: number) {
  const args = ['run', 'plugins/my-idea', '--collection', paintings, '--seed', String(seed)];
  const { exitCode, stdout, stderr } = await startHarness(root, [...args, '--json']);
  expect(exitCode, stderr).toBe(0);
  return { manifest: JSON.parse(stdout).manifest, stderr };
}

describe('a plugin that has changed', () => {
  it('makes another run, says so, and is averaged with none of the earlier code', async () => {
    const before = await run(0);
    writeFileSync(plugin, `${readFileSync(plugin, 'utf8')}\n// Changed.\n`);
    const same = await run(0);
    expect(same.manifest.id).not.toBe(before.manifest.id);
    expect(same.manifest.plugin.code).not.toBe(before.manifest.plugin.code);
    expect(same.stderr).toContain(
      `The code of my-idea has changed since the run ${before.manifest.id}, so this is a new run.`,
    );
    const again = await run(0);
    expect(again.manifest).toEqual(same.manifest);
    expect(again.stderr).toContain('This run is finished already');
    const other = await run(1);

    const read = async (...args: string[]) => {
      const { stdout } = await runHarness(root, ['leaderboard', '--json', ...args]);
      return JSON.parse(stdout).tables[0].rows.map(
        ({ runs, flags }: { runs: string[]; flags: string[] }) => [runs, flags.join()],
      );
    };
    const current = [[same.manifest.id, other.manifest.id], ''];
    const earlier = [[before.manifest.id], 'earlier code'];
    expect((await read()).sort()).toEqual([current, earlier].sort());
    expect(await read('--current')).toEqual([current]);
  });
});
