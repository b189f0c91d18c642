import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { expectArguments } from '../../harness/cli/arguments/add-command.ts';
import { requestRun } from '../../harness/cli/arguments/request-run.ts';
import { commands } from '../../harness/cli/commands/index.ts';
import { listPlugins } from '../../harness/host/find-plugin.ts';
import { loadPlugin } from '../../harness/host/load-plugin.ts';
import { describeOptionsSchema } from '../../harness/shared/options/describe-schema.ts';
import { findProject } from '../../harness/shared/project.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const config = join(temporaryFolder(), 'sweep.json');
writeFileSync(config, JSON.stringify({ plugins: { naming: {} } }));
const material = fileURLToPath(new URL('../material/naming-plugin.ts', import.meta.url));

/** A project whose only plugin has one option of this name. */
function createProject(option: string): string {
  const root = temporaryFolder();
  const folder = join(root, 'plugins', 'naming');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'index.ts'),
    `import { nameOption } from ${JSON.stringify(material)};
export default nameOption(${JSON.stringify(option)});
`,
  );
  return root;
}

const ask = (option: string, ...args: string[]) => runHarness(createProject(option), args);

describe('an option of a plugin', () => {
  it('is described without steering the terminal', async () => {
    const root = temporaryFolder();
    const folder = join(root, 'plugins', 'steering');
    mkdirSync(folder, { recursive: true });
    const depth = { type: 'string', default: '\u001b[2J', description: 'Clears \u001b[2J it' };
    const options = { type: 'object', properties: { depth } };
    const plugin = { summary: 'Steers', command: ['node', 'plugin.mjs'], options };
    writeFileSync(join(folder, 'plugin.json'), JSON.stringify(plugin));
    const { stdout } = await runHarness(root, ['run', 'steering', '--help']);
    expect(stdout).toContain('Clears \\u001b[2J it');
    expect(stdout).not.toContain('\u001b');
  });

  it.each([
    ['run', 'seeds'],
    ['run', 'verbose'],
    ['run', 'plugins'],
    ['run', 'on-bad-image'],
    ['crossvalidate', 'folds'],
    ['crossvalidate', 'tableOnly'],
    ['features', 'shards'],
  ])('of harness %s is refused by the name of %s', async (command, option) => {
    for (const args of [[], ['--help']]) {
      const { exitCode, stdout, stderr } = await ask(option, command, 'naming', ...args);
      expect([exitCode, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(
        new RegExp(
          `^Error: Plugin naming has an option "${option}", but --[a-z-]+ is an option of harness ${command} itself\\. Give the plugin's another name\\.$`,
        ),
      );
    }
  });

  it('is refused in a file too', async () => {
    const { exitCode, stderr } = await ask('folds', 'crossvalidate', '--config', config);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('has an option "folds"');
  });

  it('is shown in the help of commands that have none of that name', async () => {
    const { exitCode, stdout } = await ask('folds', 'run', '--config', config, '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Options of naming:\n\s+--folds +Its only option/);
  });
});

describe('the request of a run', () => {
  it('takes nothing from the options of a plugin, whatever their names', () => {
    const own = { engine: 'wasm', force: true, offline: false, featureStorage: 'float32' } as const;
    const followLinks = true;
    const images = { onBadImage: 'skip', maxBadImages: '5%' } as const;
    const pluginOptions = { fold: 'x', members: 'a,b', splitFile: 'y', seed: 4 };
    const { pluginOptions: given, ...request } = requestRun(
      { ...own, ...images, followLinks, testOn: ['other'] },
      pluginOptions,
    );
    expect(given).toEqual(pluginOptions);
    expect(request).toMatchObject({
      ...own,
      followLinks,
      testOn: ['other'],
      seed: 0,
      splitSeed: 0,
    });
    expect(request).not.toHaveProperty('fold');
    expect(request).not.toHaveProperty('members');
    expect(request).not.toHaveProperty('splitFile');
  });
});

describe('every plugin of the project', () => {
  const { plugins } = findProject();

  it.each(listPlugins(plugins))('%s can be set under every command', async (name) => {
    const own = describeOptionsSchema((await loadPlugin(name, { plugins })).plugin.options);
    for (const command of ['run', 'crossvalidate', 'features']) {
      const declared = commands.find((one) => one.name === command)!;
      const { pluginOptions } = await expectArguments(declared, [command, name]);
      expect(pluginOptions.map((option) => option.name)).toEqual(own.map((option) => option.name));
    }
  });
});
