import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commands } from '../../../harness/cli/commands/index.ts';
import { complete } from '../../../harness/cli/completion/complete.ts';
import { lookAround } from '../../../harness/cli/completion/surroundings.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const root = temporaryFolder();
const submissions = join(root, 'submissions');
for (const name of ['xception-one', 'xception-two']) {
  mkdirSync(join(submissions, name), { recursive: true });
  writeFileSync(join(submissions, name, 'manifest.json'), '{}');
}
mkdirSync(join(submissions, 'no-run'));
// It has no `plugins` folder, so it has those of the package.
const surroundings = lookAround(findProject(root));

/** What the last of these words can become. */
async function completed(...typed: string[]): Promise<string[]> {
  return (await complete(typed, surroundings)).map(({ word }) => word);
}

it('offers every command first', async () => {
  expect(await completed('')).toEqual(commands.map(({ name }) => name));
  expect(await completed('--v')).toEqual(['--verbose', '--version']);
});

it.each([
  ['a command', ['lea'], ['leaderboard']],
  ['a plugin', ['run', 'xce'], ['xception']],
  ['a plugin that is not named yet', ['run', 'xception', 'xce'], []],
  ['a plugin behind a flag without a value', ['run', '--force', 'xce'], ['xception']],
  ['a run', ['report', ''], ['xception-one', 'xception-two']],
  ['another run', ['compare', 'xception-one', 'x'], ['xception-two']],
  ['an action', ['engine', 'in'], ['install']],
  ['a word of an action', ['engine', 'install', 'o'], ['onnx']],
  ['a run of an action', ['runs', 'show', ''], ['xception-one', 'xception-two']],
  ['an option', ['run', 'xception', '--split-s'], ['--split-seed', '--split-seeds']],
  ['an option of the action', ['engine', 'install', '--c'], ['--cuda']],
  ['no option of another action', ['engine', 'list', '--c'], []],
  ['an option once', ['run', '--force', '--for'], []],
  ['a choice', ['completion', 'f'], ['fish']],
  ['a choice of an option', ['bench', '--only', 'dec'], ['decode']],
  ['another choice of a list', ['bench', '--only', 'decode', 'hea'], ['head']],
  ['a choice behind =', ['bench', '--only=dec'], ['--only=decode']],
  ['an option of a plugin in Python', ['run', 'colour-logistic', '--lev'], ['--levels']],
  ['a file', ['run', 'xception', '--collection', ''], []],
  ['nothing of an unknown command', ['lederboard', ''], []],
])('offers %s', async (_, typed, words) => {
  expect(await completed(...typed)).toEqual(words);
});
