import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listPackages } from '../../../harness/cli/pack/list-packages.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

function makePackage(folder: string, about: object): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '1.0.0', ...about }));
  return folder;
}

describe('listPackages', () => {
  it('follows dependencies as Node.js finds them, and passes over other platforms', () => {
    const root = temporaryFolder();
    const modules = join(root, 'node_modules');
    makePackage(root, {
      dependencies: { a: '1', '@s/b': '1' },
      optionalDependencies: { absent: '1', foreign: '1', ours: '1' },
      devDependencies: { tool: '1' },
    });
    makePackage(join(modules, 'a'), { dependencies: { c: '1' } });
    makePackage(join(modules, 'a', 'node_modules', 'c'), { version: '2.0.0' });
    makePackage(join(modules, 'c'), {});
    makePackage(join(modules, '@s', 'b'), { dependencies: { c: '1', a: '1' } });
    makePackage(join(modules, 'foreign'), { os: [`!${process.platform}`] });
    makePackage(join(modules, 'ours'), { os: [process.platform], cpu: [process.arch] });
    makePackage(join(modules, 'tool'), {});
    const found = listPackages(root).map(({ folder, version }) => [folder, version]);
    expect(found.sort()).toEqual([
      [join(modules, '@s', 'b'), '1.0.0'],
      [join(modules, 'a'), '1.0.0'],
      [join(modules, 'a', 'node_modules', 'c'), '2.0.0'],
      [join(modules, 'c'), '1.0.0'],
      [join(modules, 'ours'), '1.0.0'],
    ]);
  });

  it('says what is not installed', () => {
    const root = makePackage(temporaryFolder(), { dependencies: { missing: '1' } });
    expect(() => listPackages(root)).toThrow(
      expect.objectContaining({
        code: 'BUNDLE_INCOMPLETE',
        message: expect.stringMatching(/missing/),
      }),
    );
  });
});
