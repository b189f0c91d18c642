import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { findProject } from '../../harness/shared/project.ts';
import { startHarness } from '../cli/run-harness.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { requirePython } from '../material/require-python.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

const readme = readFileSync(join(findProject().root, 'README.md'), 'utf8');
const root = temporaryFolder();
const paintings = join(root, 'paintings');
beforeAll(() => paintCollection(paintings, { artists: 8, paintings: 8, size: 48 }));

/** The only block of a language. */
function blockOf(language: string): string {
  const blocks = [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))];
  expect(blocks).toHaveLength(1);
  return blocks[0]?.[1] ?? '';
}

/** Checks and runs the plugin that README shows, and gives its AUC on unseen artists. */
async function runPlugin(name: string, files: Readonly<Record<string, string>>): Promise<number> {
  const folder = join(root, 'plugins', name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const checked = await startHarness(root, ['check', `plugins/${name}`]);
  expect(checked.exitCode, checked.stderr).toBe(0);
  const args = ['run', `plugins/${name}`, '--collection', paintings, '--json'];
  const { stdout, stderr, exitCode } = await startHarness(root, args);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout).scores.tests.unseen.auc.value;
}

it('the TypeScript plugin that README shows works as written, in 15 lines', async () => {
  const source = blockOf('ts');
  expect(source.trimEnd().split('\n')).toHaveLength(15);
  expect(await runPlugin('my-idea', { 'index.ts': source })).toBeGreaterThan(0.6);
});

it.runIf(requirePython('numpy'))('and so is the Python one', async () => {
  const source = blockOf('python');
  expect(source.trimEnd().split('\n')).toHaveLength(15);
  const [, description = ''] = /`(\{ "summary".*?\})` as `plugin.json`/.exec(readme) ?? [];
  const files = { 'plugin.py': source, 'plugin.json': description };
  expect(await runPlugin('my-idea-in-python', files)).toBeGreaterThan(0.6);
});
