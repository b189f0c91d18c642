import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listTree } from '../../../harness/cli/pack/list-tree.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
const elsewhere = temporaryFolder();
mkdirSync(join(folder, 'inner', '.hidden'), { recursive: true });
mkdirSync(join(folder, 'left-out'));
writeFileSync(join(elsewhere, 'secret'), 'secret');
for (const file of [
  'b.ts',
  'a.ts',
  '.env',
  '.npmrc',
  'inner/c.ts',
  'inner/.hidden/d',
  'left-out/e',
])
  writeFileSync(join(folder, file), '');
symlinkSync('b.ts', join(folder, 'inside.ts'));
symlinkSync('b.ts', join(folder, '.link'));
symlinkSync(join(elsewhere, 'secret'), join(folder, 'escapes'));
symlinkSync(elsewhere, join(folder, 'inner', 'outside'));
symlinkSync('inner', join(folder, 'again'));
symlinkSync('nothing', join(folder, 'dangling'));

describe('listTree', () => {
  it('lists plain files and links to them, sorted, without what is hidden or left out', () => {
    expect(listTree(folder, (path) => path === 'left-out').files).toEqual([
      'a.ts',
      'b.ts',
      'inner/c.ts',
      'inside.ts',
    ]);
  });

  it('refuses links that lead elsewhere, to folders or nowhere, and says so', () => {
    expect(listTree(folder).refused).toEqual([
      `${join(folder, 'again')} is a link to a folder`,
      `${join(folder, 'dangling')} is a link that leads nowhere`,
      `${join(folder, 'escapes')} is a link that leads elsewhere`,
      `${join(folder, 'inner/outside')} is a link that leads elsewhere`,
    ]);
  });
});
