import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makePlugin } from '../../harness/cli/new/make-plugin.ts';
import { findProject } from '../../harness/shared/project.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { startHarness } from './run-harness.ts';

it('works in a project apart from the package, and finds its packages there', async () => {
  const root = temporaryFolder();
  const paintings = await paintCollection(join(root, 'paintings'), { artists: 9 });
  const made = await startHarness(root, ['new', 'my-idea']);
  expect(made.exitCode, made.stderr).toBe(0);
  const args = ['run', 'plugins/my-idea', '--collection', paintings, '--json'];
  const { exitCode, stderr, stdout } = await startHarness(root, args);
  expect(exitCode, stderr).toBe(0);
  expect(JSON.parse(stdout).manifest.plugin.options).toEqual({ steepness: 3 });
});

it.each([
  ['My Idea', /For example: my-idea/],
  ['../../etc/passwd', /For example: etc-passwd/],
  ['models', /is not "models"/],
  ['9', /begins with a letter/],
  ['x'.repeat(300), /40 characters at most/],
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

it('leaves a plugin alone that is there', async () => {
  const project = findProject(temporaryFolder());
  await makePlugin('my-idea', project);
  await expect(makePlugin('my-idea', project)).rejects.toMatchObject({ code: 'PLUGIN_EXISTS' });
});
