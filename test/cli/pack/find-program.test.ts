import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findProgram } from '../../../harness/cli/pack/find-program.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const root = temporaryFolder();
const write = (...path: string[]) => {
  mkdirSync(join(root, ...path), { recursive: true });
  writeFileSync(join(root, ...path, 'index.ts'), 'export {};');
};

it('names plugins that stay out, those of packages and of other folders', () => {
  write('plugins', 'mine');
  write('node_modules', 'painter-by-numbers-plugin-bought');
  write('elsewhere', 'lent');
  const listed = { 'painter-by-numbers': { plugins: ['./elsewhere/lent'] } };
  writeFileSync(join(root, 'package.json'), JSON.stringify(listed));
  const { files, refused } = findProgram(findProject(root));
  const targets = files.map(({ target }) => target);
  expect(targets).toContain('plugins/mine/index.ts');
  expect(targets).toContain('program/plugins/xception/index.ts');
  expect(refused).toEqual([
    expect.stringMatching(/^the plugin lent, .*lent \(listed in package\.json\): copy its folder/),
    expect.stringMatching(/^the plugin bought, .*bought \(an installed package\): copy its folder/),
  ]);
});
