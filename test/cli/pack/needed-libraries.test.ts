import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findNode } from '../../../harness/cli/pack/find-node.ts';
import { findNeededLibraries } from '../../../harness/cli/pack/needed-libraries.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();

function makeNative(name: string, ...symbols: string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `ELF\0${symbols.join('\0')}\0`);
  return file;
}

describe('findNeededLibraries', () => {
  it('takes the newest version that a native file names, by numbers', async () => {
    const files = [
      makeNative('a.node', 'GLIBC_2.9', 'GLIBC_2.28', 'GLIBCXX_3.4.9', 'GLIBC_PRIVATE'),
      makeNative('b.so.42', 'GLIBCXX_3.4.22', 'GLIBC_2.2.5'),
      makeNative('c.js', 'GLIBC_2.99'),
    ];
    expect(await findNeededLibraries(files)).toEqual({ glibc: '2.28', cppLibrary: '3.4.22' });
  });

  it.runIf(process.platform === 'linux')('finds what this Node.js needs', async () => {
    const { header } = process.report.getReport() as {
      readonly header: { readonly glibcVersionRuntime?: string };
    };
    const { glibc } = await findNeededLibraries([process.execPath]);
    const minor = (version: string) => Number(version.split('.')[1]);
    if (header.glibcVersionRuntime === undefined) expect(glibc).toBeNull();
    else expect(minor(glibc ?? '')).toBeLessThanOrEqual(minor(header.glibcVersionRuntime));
  });
});

describe('findNode', () => {
  it('refuses a Node.js whose parts lie in libraries of the system', () => {
    expect(() => findNode({ node_shared: 'true', node_shared_openssl: true })).toThrow(
      expect.objectContaining({
        code: 'BUNDLE_NODE_SHARED',
        message: expect.stringMatching(/needs libraries of this system \(libnode, openssl\)/),
      }),
    );
  });

  it('takes any other', () => {
    expect(findNode({ node_shared: false })[0]).toMatchObject({
      from: process.execPath,
      isProgram: true,
    });
  });
});
