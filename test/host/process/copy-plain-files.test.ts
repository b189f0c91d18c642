import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { copyPlainFiles } from '../../../harness/host/process/copy-plain-files.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

function makeFolders(): { from: string; to: string } {
  const root = temporaryFolder();
  const [from, to] = [join(root, 'from'), join(root, 'to')];
  mkdirSync(from);
  mkdirSync(to);
  return { from, to };
}

it('copies files and folders', async () => {
  const { from, to } = makeFolders();
  mkdirSync(join(from, 'deep', 'er'), { recursive: true });
  writeFileSync(join(from, 'one'), '1');
  writeFileSync(join(from, 'deep', 'er', 'two'), '2');
  await copyPlainFiles(from, to);
  expect((readdirSync(to, { recursive: true }) as string[]).sort()).toEqual([
    'deep',
    join('deep', 'er'),
    join('deep', 'er', 'two'),
    'one',
  ]);
  expect(readFileSync(join(to, 'deep', 'er', 'two'), 'utf8')).toBe('2');
});

it.each([
  ['a file', '/etc/passwd'],
  ['its own folder', '.'],
  ['nothing', 'nowhere'],
])('refuses a link to %s', async (_, target) => {
  const { from, to } = makeFolders();
  symlinkSync(target, join(from, 'link'));
  // A second one: links that are followed lead from folder to folder without end.
  symlinkSync(target, join(from, 'other'));
  await expect(copyPlainFiles(from, to)).rejects.toMatchObject({
    code: 'PLUGIN_FILE_REFUSED',
    message: 'The plugin wrote "link", which is neither a file nor a folder.',
  });
  expect(readdirSync(to)).toEqual([]);
});
