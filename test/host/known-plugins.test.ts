import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  findKnownPlugin,
  listKnownPlugins,
  rememberPlugin,
} from '../../harness/host/known-plugins.ts';
import { locatePlugin, locatePluginOfRun } from '../../harness/host/locate-plugin.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

let root: string;
let elsewhere: string;
beforeEach(() => {
  [root, elsewhere] = [temporaryFolder(), temporaryFolder()];
});
const places = () => ({ root, plugins: join(root, 'plugins'), data: join(root, 'data') });

function makePlugin(...path: string[]): string {
  const folder = join(...path);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'plugin.json'), '{}');
  return folder;
}

function configure(plugins: unknown): void {
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({ name: 'x', 'painter-by-numbers': { plugins } }),
  );
}

const list = () => listKnownPlugins(places()).map(({ name, source }) => [name, source]);
const runOf = (name: string) => ({ id: 'a-run', plugin: { name } });

describe('plugins are known', () => {
  it('from the plugins folder, package.json, installed packages and earlier runs', async () => {
    makePlugin(root, 'plugins', 'own');
    makePlugin(root, 'node_modules', 'painter-by-numbers-plugin-installed');
    makePlugin(root, 'node_modules', '@someone', 'painter-by-numbers-plugin-scoped');
    makePlugin(root, 'node_modules', 'named-otherwise');
    makePlugin(root, 'node_modules', 'not-a-plugin');
    mkdirSync(join(root, 'node_modules', 'painter-by-numbers-plugin-empty'));
    configure([relative(root, makePlugin(elsewhere, 'listed')), 'named-otherwise']);
    await rememberPlugin(makePlugin(elsewhere, 'remembered'), places());
    makePlugin(elsewhere, 'unknown');
    expect(list()).toEqual([
      ['own', 'plugins'],
      ['listed', 'package.json'],
      ['named-otherwise', 'package.json'],
      ['scoped', 'node_modules'],
      ['installed', 'node_modules'],
      ['remembered', 'earlier run'],
    ]);
  });

  it('once, however many say where they are', async () => {
    const own = makePlugin(root, 'plugins', 'own');
    configure(['./plugins/own']);
    symlinkSync(join(root, 'plugins'), join(elsewhere, 'linked'));
    await rememberPlugin(join(elsewhere, 'linked', 'own'), places());
    expect(listKnownPlugins(places())).toEqual([{ name: 'own', folder: own, source: 'plugins' }]);
  });

  it('no more when their folder is gone that nobody but an earlier run has named', () => {
    mkdirSync(join(root, 'data'));
    const remembered = { gone: join(elsewhere, 'gone'), other: join(elsewhere, 'another-name') };
    writeFileSync(join(root, 'data', 'plugins.json'), JSON.stringify(remembered));
    expect(list()).toEqual([]);
  });

  it.each([
    ['plugins', 'expected array'],
    [[7], 'expected string'],
    [['../nowhere'], '"../nowhere" in'],
    [['no-such-package'], 'contains none'],
  ])('not by a package.json that lists %j', (plugins, message) => {
    configure(plugins);
    expect(() => list()).toThrow(message);
  });

  it('not by a package.json with another key, or that is broken', () => {
    writeFileSync(join(root, 'package.json'), '{"painter-by-numbers": {"plugin": ["x"]}}');
    expect(() => list()).toThrow(expect.objectContaining({ code: 'PROJECT_FILE_INVALID' }));
    writeFileSync(join(root, 'package.json'), '{');
    expect(() => list()).toThrow(/package\.json cannot be read/);
  });
});

describe('two plugins of one name', () => {
  it('are refused, with where each is', () => {
    makePlugin(root, 'plugins', 'twin');
    makePlugin(root, 'node_modules', 'painter-by-numbers-plugin-twin');
    const finding = () => findKnownPlugin('twin', places());
    expect(finding).toThrow(expect.objectContaining({ code: 'PLUGIN_NAME_TAKEN' }));
    expect(finding).toThrow(/in the plugins folder.*an installed package.*Rename one/);
    expect(() => locatePluginOfRun(runOf('twin'), places())).toThrow(/Two plugins/);
  });

  it('are told apart by --plugin', () => {
    makePlugin(root, 'plugins', 'twin');
    const named = makePlugin(elsewhere, 'twin');
    const withNamed = { ...places(), namedPlugins: [named] };
    expect(locatePluginOfRun(runOf('twin'), withNamed)).toBe(named);
  });

  it('cannot both have runs', async () => {
    makePlugin(root, 'plugins', 'twin');
    const remembering = rememberPlugin(makePlugin(elsewhere, 'twin'), places());
    await expect(remembering).rejects.toMatchObject({
      code: 'PLUGIN_NAME_TAKEN',
      message: expect.stringContaining('Rename its folder'),
    });
  });

  it('are one that has moved, where both were only named by their folders', async () => {
    await rememberPlugin(makePlugin(elsewhere, 'before', 'mine'), places());
    const moved = makePlugin(elsewhere, 'after', 'mine');
    await rememberPlugin(moved, places());
    expect(locatePluginOfRun(runOf('mine'), places())).toBe(moved);
    expect(JSON.parse(readFileSync(join(root, 'data', 'plugins.json'), 'utf8'))).toEqual({
      mine: moved,
    });
  });
});

describe('what a person names', () => {
  it('is a known name, a package or a path', () => {
    const own = makePlugin(root, 'plugins', 'own');
    const installed = makePlugin(root, 'node_modules', 'painter-by-numbers-plugin-installed');
    const other = makePlugin(elsewhere, 'other');
    for (const own_ of ['own', 'plugins/own', './plugins/own/', own]) {
      expect(locatePlugin(own_, places())).toBe(own);
    }
    expect(locatePlugin('installed', places())).toBe(installed);
    expect(locatePlugin('painter-by-numbers-plugin-installed', places())).toBe(installed);
    makePlugin(root, 'node_modules', '@someone', 'painter-by-numbers-plugin-scoped');
    expect(locatePlugin('@someone/painter-by-numbers-plugin-scoped', places())).toContain('scoped');
    expect(locatePlugin(relative('.', other), places())).toBe(other);
    expect(locatePlugin('other', places())).toBeUndefined();
  });
});
