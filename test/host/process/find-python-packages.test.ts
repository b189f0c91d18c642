import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { findPythonPackages } from '../../../harness/host/process/find-python-packages.ts';
import { choosePython } from '../../../harness/host/process/interpreter.ts';
import { requirePython } from '../../material/require-python.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

/** Packages as pip leaves them behind: what they are called, hold and need. */
function install(into: string, packages: Readonly<Record<string, InstalledPackage>>) {
  for (const [name, { version, files, needs = [] }] of Object.entries(packages)) {
    const information = join(into, `${name.replaceAll('-', '_')}-${version}.dist-info`);
    mkdirSync(information, { recursive: true });
    const required = needs.map((one) => `Requires-Dist: ${one}\n`).join('');
    const metadata = `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${required}`;
    writeFileSync(join(information, 'METADATA'), metadata);
    writeFileSync(join(information, 'RECORD'), files.map((file) => `${file},,\n`).join(''));
  }
}
interface InstalledPackage {
  readonly version: string;
  readonly files: readonly string[];
  readonly needs?: readonly string[];
}

const root = temporaryFolder();
const find = async (folder: string) => {
  const { python, ...packages } = await findPythonPackages('idea', folder, choosePython());
  expect(python).toMatch(/^\w+ 3\.\d+\.\d+/);
  const own = Object.entries(packages).filter(([name]) => name.startsWith('own-'));
  return Object.fromEntries(own);
};

describe.runIf(requirePython())('packages of a plugin in Python', () => {
  it('are those that its sources import, and what these need that is compiled', async () => {
    const installed = join(root, 'installed');
    vi.stubEnv('PYTHONPATH', installed);
    onTestFinished(() => void vi.unstubAllEnvs());
    const plain = (name: string, needs: readonly string[] = []) => ({
      version: '1.0',
      files: [`${name}/__init__.py`],
      needs,
    });
    install(installed, {
      'own-top': plain('own_top_module', ['Own.Middle >=1', 'own-extra ; extra == "all"']),
      'own-middle': plain('own_middle', ['own-kernel', 'own-absent']),
      'own-kernel': { version: '2.1', files: ['own_kernel/fast.cpython-311-x86_64-linux-gnu.so'] },
      'own-extra': { version: '3', files: ['own_extra/fast.so'] },
      'own-lazy': { version: '4', files: ['own_lazy.py'] },
      'own-unused': { version: '5', files: ['own_unused/fast.so'] },
    });
    const folder = join(root, 'idea');
    const shared = join(root, 'shared');
    mkdirSync(join(folder, '.venv'), { recursive: true });
    mkdirSync(shared);
    writeFileSync(
      join(folder, 'plugin.py'),
      'from own_top_module.parts import one\nfrom . import x',
    );
    writeFileSync(join(folder, 'broken.py'), 'import (');
    writeFileSync(join(folder, '.venv', 'theirs.py'), 'import own_unused');
    expect(await find(folder)).toEqual({ 'own-kernel': '2.1', 'own-top': '1.0' });
    writeFileSync(join(shared, 'lazy.py'), 'def f():\n  import own_lazy as lazy');
    symlinkSync(shared, join(folder, 'shared'));
    symlinkSync(folder, join(shared, 'back'));
    expect(await find(folder)).toEqual({ 'own-kernel': '2.1', 'own-lazy': '4', 'own-top': '1.0' });
  });
});

it('are refused where there is no such Python', async () => {
  await expect(findPythonPackages('idea', root, '/nowhere/python3')).rejects.toMatchObject({
    code: 'PLUGIN_NOT_STARTED',
    message:
      'Plugin idea: there is no program "/nowhere/python3" to start it with. Install it, or name another Python with --python or HARNESS_PYTHON.',
  });
});
