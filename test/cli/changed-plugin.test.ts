import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { startHarness } from './run-harness.ts';

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
    const before = [await run(0), await run(1)];
    writeFileSync(plugin, `${readFileSync(plugin, 'utf8')}\n// Changed.\n`);
    const after = [await run(0), await run(1)];
    const ids = [...before, ...after].map(({ manifest }) => manifest.id);
    expect(new Set(ids).size).toBe(4);
    for (const [i, { stderr, manifest }] of after.entries()) {
      expect(stderr).toContain(
        `The code of my-idea has changed since the run ${ids[i]}; this is another run.`,
      );
      expect(manifest.plugin.code).not.toBe(before[i]?.manifest.plugin.code);
    }
    const again = await run(0);
    expect(again.manifest.created).toBe(after[0]?.manifest.created);
    expect(again.stderr).toContain('This run is finished already');

    const { stdout } = await startHarness(root, ['leaderboard', '--json']);
    const [{ rows }] = JSON.parse(stdout).tables;
    expect(rows.map((row: { runs: string[] }) => [...row.runs].sort()).sort()).toEqual(
      [ids.slice(0, 2).sort(), ids.slice(2).sort()].sort(),
    );
    const stale = rows.filter(({ flags }: { flags: string[] }) => flags.includes('earlier code'));
    expect(stale.map((row: { runs: string[] }) => [...row.runs].sort())).toEqual([
      ids.slice(0, 2).sort(),
    ]);
    const current = await startHarness(root, ['leaderboard', '--json', '--current']);
    expect(JSON.parse(current.stdout).tables[0].rows).toHaveLength(1);
  });
});
