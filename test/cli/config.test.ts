import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { fillBackbone, fillFromSettings } from '../../harness/cli/arguments/fill-from-settings.ts';
import { collectionOptions, trainingOptions } from '../../harness/cli/arguments/option-groups.ts';
import { describeSchema } from '../../harness/shared/options/describe-schema.ts';
import { findProject } from '../../harness/shared/project.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const project = join(root, 'harness.config.json');
const user = join(root, 'user', 'harness.config.json');
mkdirSync(join(root, 'user'));

const write = (file: string, value: unknown) =>
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));

afterEach(() => {
  rmSync(project, { force: true });
  rmSync(user, { force: true });
});

interface Shown {
  readonly settings: readonly {
    readonly name: string;
    readonly value: unknown;
    readonly source: string;
    readonly from: string | null;
    readonly passedOver: readonly { readonly from: string }[];
  }[];
}

// What is set here has no say.
beforeEach(() => {
  vi.stubEnv('HARNESS_PYTHON', undefined);
  vi.stubEnv('HARNESS_CONFINE', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function show(env: Record<string, string> = {}) {
  const wanted = { HARNESS_CONFIG: user, ...env };
  const { exitCode, stdout, stderr } = await runHarness(root, ['config', '--json'], wanted);
  expect(exitCode, stderr).toBe(0);
  const { settings } = JSON.parse(stdout) as Shown;
  return Object.fromEntries(settings.map((setting) => [setting.name, setting]));
}

async function refuse(env: Record<string, string> = {}): Promise<string> {
  const wanted = { HARNESS_CONFIG: user, ...env };
  const { exitCode, stdout, stderr } = await runHarness(root, ['plugins'], wanted);
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^Error: .{10,500}$/);
  return stderr;
}

describe('harness config', () => {
  it('takes a variable before the project, the project before the user, these before defaults', async () => {
    write(user, { engine: 'wasm', workers: 3, collection: '~/paintings' });
    write(project, { engine: 'tensorflow', workers: 2, weightsFolder: 'own/weights' });
    const found = await show({ HARNESS_ENGINE: 'auto' });
    expect(found.engine).toMatchObject({
      value: 'auto',
      source: 'environment',
      from: 'HARNESS_ENGINE',
      passedOver: [{ from: project }, { from: user }],
    });
    expect(found.workers).toMatchObject({ value: 2, source: 'project', from: project });
    expect(found.collection).toMatchObject({ value: join(homedir(), 'paintings'), source: 'user' });
    expect(found.weightsFolder).toMatchObject({ value: join(root, 'own', 'weights') });
    expect(found.offline).toMatchObject({ value: null, source: 'default', from: null });
    const { stdout } = await runHarness(root, ['config'], { HARNESS_CONFIG: user });
    expect(stdout).toContain(`engine          tensorflow  (${project}, before ${user})`);
    expect(stdout).toContain('confine         auto  (default)');
  });

  it('keeps names, and makes paths absolute from the folder of their file', async () => {
    write(user, { backbone: 'timm/vit_small', python: 'python3.12', collection: 'demo' });
    write(project, { backbone: './net.onnx' });
    const found = await show();
    expect(found.backbone?.value).toBe(join(root, 'net.onnx'));
    expect(found.python?.value).toBe('python3.12');
    expect(found.collection?.value).toBe('demo');
  });

  it('reads the file that HARNESS_CONFIG names, whatever code is next to it', async () => {
    const file = join(root, 'user', 'mine.json');
    write(file, { engine: 'wasm' });
    write(file.replace('.json', '.js'), 'export default {};');
    expect((await show({ HARNESS_CONFIG: file })).engine?.value).toBe('wasm');
  });

  it('lets no user of another have a say where HARNESS_CONFIG is empty', async () => {
    write(user, { engine: 'wasm' });
    expect((await show({ HARNESS_CONFIG: '' })).engine?.source).toBe('default');
  });
});

describe('settings that are wrong', () => {
  it.each([
    ['an unknown key', { colection: 'x' }, /"colection".*Did you mean "collection"\?/],
    ['half a key', { weights: 'x' }, /"weights".*Did you mean "weightsFolder"\?/],
    ['a key that a prototype has', '{"__proto__": 1}', /"__proto__", which is unknown/],
    ['a wrong type', { workers: 'two' }, /harness\.config\.json is invalid at workers: .*number/],
    ['half a worker', { workers: 1.5 }, /is invalid at workers: /],
    ['an engine that is none', { engine: 'wasn' }, /is invalid at engine: .*"wasm"/],
    ['an empty path', { collection: '' }, /is invalid at collection: /],
    ['a path with a NUL', { collection: 'a\0b' }, /is invalid at collection: /],
    ['a list', [], /is not an object/],
    ['no JSON', '{engine: wasm}', /is not JSON/],
    ['a hostile key', { '\u001b[2J\n': 1 }, /"\\u001b\[2J\\n"/],
    ['a long key', { [`x${'y'.repeat(10_000)}`]: 1 }, /has a setting "xy+…"/],
  ])('%s', async (_, value, message) => {
    write(project, value);
    expect(await refuse()).toMatch(message);
    rmSync(project);
    write(user, value);
    expect(await refuse()).toContain(user);
  });

  it.each(['ts', 'js', 'mjs'])('are code, in a harness.config.%s', async (ending) => {
    const file = join(root, `harness.config.${ending}`);
    writeFileSync(file, 'export default { engine: "wasm" };');
    try {
      expect(await refuse()).toContain(
        `${file} is not read: settings are JSON, in harness.config.json.`,
      );
    } finally {
      rmSync(file);
    }
  });

  it('are no variable where an option was misspelt or misplaced', async () => {
    const { stderr } = await runHarness(root, ['leaderboard', '--confine', 'wrong']);
    expect(stderr).toMatch(/harness leaderboard has no option --confine/);
  });

  it('name the variable', async () => {
    expect(await refuse({ HARNESS_WORKERS: 'many' })).toMatch(
      /variable HARNESS_WORKERS is invalid/,
    );
    expect(await refuse({ HARNESS_OFFLINE: 'perhaps' })).toMatch(
      /variable HARNESS_OFFLINE is invalid/,
    );
  });

  it('are a folder, or a link to nothing', async () => {
    mkdirSync(project);
    expect(await refuse()).toMatch(/is not a plain file/);
    rmSync(project, { recursive: true });
    symlinkSync(join(root, 'nothing'), project);
    expect((await show()).engine?.source).toBe('default');
  });

  it('name a folder of plugins that is not there', async () => {
    write(project, { pluginsFolder: 'nowhere' });
    expect(await refuse()).toMatch(/pluginsFolder names .*nowhere, which does not exist/);
  });

  it('leave help unchanged', async () => {
    write(project, '{');
    expect((await runHarness(root, ['config', '--help'])).exitCode).toBe(0);
  });
});

describe('settings of commands', () => {
  const options = describeSchema(
    z.object({ ...collectionOptions.shape, ...trainingOptions.shape }),
  );

  it('fill in what was left out, as the options of their names would, and nothing else', () => {
    const settings = { collection: '/c', engine: 'wasm', offline: true, python: 'p' } as const;
    expect(fillFromSettings({ limit: 3 }, options, settings)).toEqual({
      limit: 3,
      collection: '/c',
      engine: 'wasm',
      offline: true,
    });
    const given = { collection: 'demo', engine: 'auto', offline: false };
    expect(fillFromSettings(given, options, settings)).toEqual(given);
    expect(fillFromSettings({ limit: 3 }, options, {})).toEqual({ limit: 3 });
  });

  it('give a backbone to plugins that take one', () => {
    const settings = { backbone: 'dinov2-small' };
    expect(fillBackbone({}, [{ name: 'backbone' }], settings)).toEqual(settings);
    expect(fillBackbone({}, [{ name: 'layer' }], settings)).toEqual({});
    const given = { backbone: 'clip-b32' };
    expect(fillBackbone(given, [{ name: 'backbone' }], settings)).toBe(given);
  });

  it('name the collection, unless the command line does', async () => {
    write(project, { collection: 'not-there' });
    const of = async (...args: string[]) => (await runHarness(root, ['split', ...args])).stderr;
    expect(await of()).toContain(`${join(root, 'not-there')} does not exist`);
    expect(await of('--collection', join(root, 'nor-here'))).toMatch(/nor-here does not exist/);
    // What filters runs is another thing than where paintings are.
    expect((await runHarness(root, ['runs', 'list'])).stdout).toMatch(/There are no runs yet/);
  });

  it('name folders of weights and plugins', () => {
    mkdirSync(join(root, 'mine'), { recursive: true });
    write(project, { weightsFolder: 'nets', pluginsFolder: 'mine' });
    const { weights, plugins } = findProject(root);
    expect(weights).toEqual([join(root, 'nets'), join(root, 'data', 'weights')]);
    expect(plugins).toBe(join(root, 'mine'));
  });

  it('start plugins on the Python that is set, unless the command line names another', async () => {
    write(project, { python: './no-python', confine: 'none' });
    const { stdout } = await runHarness(root, ['config', '--json']);
    const { settings } = JSON.parse(stdout) as Shown;
    const set = settings.filter(({ source }) => source === 'project');
    expect(set.map(({ name, value }) => [name, value])).toEqual([
      ['python', join(root, 'no-python')],
      ['confine', 'none'],
    ]);
    const { stdout: examined } = await runHarness(root, ['doctor', '--json']);
    expect(examined).toContain('no-python');
    const { stderr } = await runHarness(root, ['run', 'colour-statistics', '--python', '/no/such']);
    expect(stderr).toMatch(/--python names \/no\/such, which does not exist/);
  });
});
