import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { findContract } from '../../harness/cli/new/find-contract.ts';
import { makePlugin, sortOwnImports } from '../../harness/cli/new/make-plugin.ts';
import { findProject } from '../../harness/shared/project.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

it.each([
  ['My Idea', /For example: my-idea/],
  ['../../etc/passwd', /For example: etc-passwd/],
  ['models', /"models" is taken/],
  ['9', /beginning with a letter/],
  ['x'.repeat(300), /at most 40 lower-case letters/],
  ['<script>\u001b[2J', /"<script>\\u001b\[2J" cannot be the name/],
])('refuses the name %s and writes nothing', async (name, message) => {
  const root = temporaryFolder();
  const making = makePlugin(name, findProject(root));
  await expect(making).rejects.toMatchObject({
    code: 'PLUGIN_NAME_INVALID',
    message: expect.stringMatching(message),
  });
  expect(readdirSync(root)).toEqual([]);
});

it('does not touch an existing plugin', async () => {
  const project = findProject(temporaryFolder());
  await makePlugin('my-idea', project);
  await expect(makePlugin('my-idea', project)).rejects.toMatchObject({ code: 'PLUGIN_EXISTS' });
});

it('says where the contract is, in the installed package where a project has one', async () => {
  for (const language of ['python', 'typescript'] as const) {
    expect(existsSync(findContract({ root: temporaryFolder() }, language))).toBe(true);
  }
  const root = temporaryFolder();
  const packed = join(root, 'node_modules/@painter-by-numbers/harness/dist/harness');
  const contract = join(packed, 'contract/plugin.d.ts');
  mkdirSync(dirname(contract), { recursive: true });
  writeFileSync(contract, '');
  const { stdout } = await runHarness(root, ['new', 'my-idea']);
  expect(stdout).toContain(`${relative('.', contract)} is the whole contract`);
});

it('writes imports in the order that the linter wants', () => {
  const made = sortOwnImports(
    [
      "import { join } from 'node:path';",
      "import { b } from '../material/b.ts';",
      "import { a } from '../material/a.ts';",
      "import { d } from './d.ts';",
      "import { c } from '../../harness/c.ts';",
      '',
      'export const all = [join, a, b, c, d];',
      '',
    ].join('\n'),
  );
  const { root } = findProject();
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const asked = [biome, 'check', '--write', '--stdin-file-path=test/plugins/made.test.ts'];
  const { stdout, status } = spawnSync(process.execPath, asked, {
    cwd: root,
    input: made,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stdout).toBe(made);
  expect(made.indexOf('harness/c.ts')).toBeLessThan(made.indexOf('material/a.ts'));
});
