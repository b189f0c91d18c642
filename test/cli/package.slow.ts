import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../material/temporary-folder.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const packed = temporaryFolder();
const project = temporaryFolder();
const env = { NO_COLOR: '1', HARNESS_ROOT: undefined };
const call = (program: string, ...args: string[]) =>
  execa(program, args, { cwd: project, env, extendEnv: true });

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
