import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { addressFrom } from '../evidence/serve/start-live-view.ts';
import { loadLiveView } from '../material/load-live-view.ts';
import { requirePython } from '../material/require-python.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const packed = temporaryFolder();
const project = temporaryFolder();
const env = { NO_COLOR: '1', HARNESS_ROOT: undefined };
const call = (program: string, ...args: string[]) =>
  execa(program, args, { cwd: project, env, extendEnv: true });

/** A plugin that uses what the harness's own ones share. */
const ofModels = `import { defineFrozenSiamese } from '@painter-by-numbers/harness/models/siamese/frozen-siamese.ts';

export default defineFrozenSiamese({
  name: 'of-models',
  summary: 'A siamese network on an early layer of Xception',
  backbone: 'xception',
  layer: 'add_2',
  trialLayer: 'add_2',
});
`;
const registry = await execa('npm', ['ping'], { reject: false, timeout: 60_000 });

describe.skipIf(registry.exitCode !== 0)('in an empty folder, from the packed file only', () => {
  beforeAll(async () => {
    await execa('npm', ['run', 'pack', '--', '--pack-destination', packed], { cwd: checkout });
    const [name = ''] = readdirSync(packed);
    const from = `--package=${join(packed, name)}`;
    const start = ['--yes', '--ignore-scripts', '--prefer-offline', from];
    await call('npx', ...start, 'painter-by-numbers', 'init');
    await call('npm', 'install', '--prefer-offline');
  }, 1_200_000);

  it('has the folders of a project, whose types hold', async () => {
    expect(readdirSync(project)).toEqual(
      expect.arrayContaining(['data', 'plugins', 'splits', 'submissions', 'tsconfig.json']),
    );
    await call('npx', 'harness', 'new', 'my-idea');
    await call('npx', 'tsc', '-p', '.');
  });

  it('runs a new plugin, and its test, and checks it', async () => {
    const limits = ['--limit', '8', '--engine', 'wasm', '--json'];
    const { stdout } = await call('npx', 'harness', 'run', 'plugins/my-idea', ...limits);
    const { manifest } = JSON.parse(stdout);
    expect(readdirSync(join(project, 'submissions'))).toContain(manifest.id);
    const tested = await call('npx', 'vitest', 'run', 'test/plugins/my-idea.test.ts');
    expect(tested.stdout).toMatch(/1 passed/);
    const checked = await call('npx', 'harness', 'check', 'plugins/my-idea', '--engine', 'wasm');
    expect(checked.stdout).toContain('my-idea keeps the contract');
    await call('npx', 'harness', 'report', manifest.id);
  });

  it('runs a plugin that comes with the harness, unless the project has one of its name', async () => {
    const limits = ['--limit', '8', '--engine', 'wasm', '--json'];
    const { stdout } = await call('npx', 'harness', 'run', 'colour-statistics', ...limits);
    expect(JSON.parse(stdout).manifest.plugin.name).toBe('colour-statistics');
    await call('npx', 'harness', 'new', 'xception');
    const listed = JSON.parse((await call('npx', 'harness', 'plugins', '--json')).stdout);
    const named = (name: string) =>
      listed.filter((plugin: { name: string }) => plugin.name === name);
    expect(named('xception')).toEqual([expect.objectContaining({ source: 'plugins' })]);
    expect(named('style-statistics')).toEqual([expect.objectContaining({ source: 'harness' })]);
  });

  it('runs a plugin that uses the models of the harness, whose types hold', async () => {
    const folder = join(project, 'plugins', 'of-models');
    mkdirSync(folder);
    const entry = join(folder, 'index.ts');
    writeFileSync(entry, ofModels.replace("'xception'", '3'));
    await expect(call('npx', 'tsc', '-p', '.')).rejects.toThrow(/is not assignable to type/);
    writeFileSync(entry, ofModels);
    await call('npx', 'tsc', '-p', '.');
    const few = ['--epochs', '2', '--pairs-per-epoch', '256', '--limit', '8', '--offline'];
    const args = ['run', 'plugins/of-models', ...few, '--engine', 'wasm', '--json'];
    const { stdout } = await call('npx', 'harness', ...args);
    expect(JSON.parse(stdout).manifest.plugin.name).toBe('of-models');
  });

  it.runIf(requirePython('numpy'))('runs a new plugin in Python', async () => {
    await call('npx', 'harness', 'new', 'in-python', '--python');
    const limits = ['--limit', '8', '--engine', 'wasm', '--json'];
    const { stdout } = await call('npx', 'harness', 'run', 'plugins/in-python', ...limits);
    const { manifest } = JSON.parse(stdout);
    const board = JSON.parse((await call('npx', 'harness', 'leaderboard', '--json')).stdout);
    const rows = board.tables.flatMap((table: { rows: { runs: string[] }[] }) => table.rows);
    expect(rows.flatMap(({ runs }: { runs: string[] }) => runs)).toContain(manifest.id);
  });

  it('serves the live view, with its scripts, styles and libraries', async () => {
    const bin = join(project, 'node_modules', '.bin', 'harness');
    const server = execa(bin, ['serve', '--port', '0'], { cwd: project, env, reject: false });
    try {
      const loaded = await loadLiveView(await addressFrom(server.stdout));
      expect([...loaded.keys()]).toEqual(
        expect.arrayContaining([
          '/client/app.js',
          '/client/pages/leaderboard.js',
          '/client/report.css',
          '/client/style.css',
          '/lib/htm.js',
          '/lib/preact-hooks.js',
          '/lib/preact.js',
        ]),
      );
    } finally {
      server.kill();
      await server;
    }
  });

  it('does not touch a package.json that it cannot read', async () => {
    const other = temporaryFolder();
    writeFileSync(join(other, 'package.json'), '{');
    const { exitCode, stderr } = await execa(
      join(project, 'node_modules', '.bin', 'harness'),
      ['init'],
      { cwd: other, env, extendEnv: true, reject: false },
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('package.json cannot be used');
    expect(readdirSync(other)).toEqual(['package.json']);
  });
});
