import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeProject } from '../../harness/cli/new/make-project.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const source = 'npm:painter-by-numbers@^1.0.0';
const read = (root: string) => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** A folder whose package.json has this text. */
function folderWith(text: string): string {
  const root = temporaryFolder();
  writeFileSync(join(root, 'package.json'), text);
  return root;
}

describe('harness init', () => {
  it('leaves what a package.json has as it is, in its order', async () => {
    const given = {
      scripts: { lint: 'eslint', test: 'jest' },
      type: 'module',
      devDependencies: { vitest: '^3.0.0', 'painter-by-numbers': 'file:a.tgz' },
      name: 'mine',
      dependencies: { zod: '^3.20.0', left: '1.0.0' },
    };
    const root = folderWith(JSON.stringify(given));
    const { remarks } = await makeProject(root, source);
    const made = read(root);
    expect(Object.keys(made)).toEqual([...Object.keys(given), 'engines']);
    expect(Object.entries(made.scripts).slice(0, 2)).toEqual(Object.entries(given.scripts));
    expect(made.dependencies).toEqual({
      ...given.dependencies,
      '@painter-by-numbers/harness': 'file:a.tgz',
    });
    expect(made.devDependencies).toMatchObject({ vitest: '^3.0.0' });
    expect(made.devDependencies).not.toHaveProperty('painter-by-numbers');
    expect(remarks).toEqual([
      expect.stringMatching(/asks for zod \^3\.20\.0, but plugins need \^4.*: raise it\.$/),
      expect.stringMatching(/^The script "test" of package\.json is unchanged; "npx vitest run"/),
    ]);
  });

  it.each([
    ['{"type":"commonjs"}', 'so it needs "type": "module"'],
    ['{}', 'so it needs "type": "module"'],
    ['', 'it is empty'],
    ['[]', 'it must be an object'],
    ['{', 'cannot be used'],
    ['{"dependencies":[]}', '"dependencies" must be an object of strings'],
    ['{"scripts":{"test":1}}', '"test" in "scripts" must be a string'],
  ])('refuses the package.json %s and writes nothing', async (text, message) => {
    const root = folderWith(text);
    await expect(makeProject(root, source)).rejects.toMatchObject({
      code: 'PROJECT_FILE_INVALID',
      message: expect.stringContaining(message),
    });
    expect(readdirSync(root)).toEqual(['package.json']);
    expect(readFileSync(join(root, 'package.json'), 'utf8')).toBe(text);
  });

  it('refuses a link that leads nowhere, and no name, before anything is written', async () => {
    const root = temporaryFolder();
    symlinkSync(join(root, 'nowhere'), join(root, 'plugins'));
    await expect(makeProject(root, source)).rejects.toThrow(/plugins is a broken link/);
    expect(readdirSync(root)).toEqual(['plugins']);
    await expect(makeProject('', source)).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('says what comes next, in words that a shell reads, without an example that is not there', async () => {
    const root = join(temporaryFolder(), 'Ünïcode Ideas');
    const fresh = await runHarness(root, ['init', root]);
    expect(fresh.stdout).toContain(`  cd '${root}'\n`);
    expect(fresh.stdout).toContain('npx harness run plugins/example');
    expect(read(root).name).toBe('unicode-ideas');
    expect((await runHarness(root, ['init', root])).stdout).toContain('run plugins/example');
    const own = temporaryFolder();
    mkdirSync(join(own, 'plugins'));
    const { stdout } = await runHarness(own, ['init', own]);
    expect(stdout).toContain('npx harness new my-idea');
    expect(stdout).not.toContain('plugins/example');
  });
});
