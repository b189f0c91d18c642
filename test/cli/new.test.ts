import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { makePlugin } from '../../harness/cli/new/make-plugin.ts';
import { findProject } from '../../harness/shared/project.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

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
