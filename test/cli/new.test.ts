import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { findContract } from '../../harness/cli/new/find-contract.ts';
import { makePlugin } from '../../harness/cli/new/make-plugin.ts';
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
