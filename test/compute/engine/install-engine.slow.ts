import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wheelsFor } from '../../../harness/compute/engine/tensorflow/wheels.ts';
import type { HarnessError } from '../../../harness/contract/errors.ts';
import { hasCompiler, hasPip, sayWhatIsMissing } from './build-tools.ts';
import { runInChild } from './run-in-child.ts';

const onLinux = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
sayWhatIsMissing('installEngine');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-install-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Calls installEngine in a process whose path holds only the named programs. */
async function install(options: string, env: Record<string, string>, programs: string[] = []) {
  const bin = mkdtempSync(join(folder, 'bin-'));
  for (const program of programs) symlinkSync(findProgram(program), join(bin, program));
  const { said, stdout } = await runInChild(
    `const { installEngine } = await import('#root/harness/compute/engine/tensorflow/install-engine.ts');
    const silent = { advance() {}, stop() {} };
    try {
      await installEngine({ variant: 'cpu', log() {}, progress: () => silent, ${options} });
      say({ code: 'INSTALLED' });
    } catch (error) { say({ name: error.name, code: error.code, message: error.message }); }`,
    { PATH: bin, HARNESS_CACHE: join(folder, 'cache'), ...env },
  );
  expect(stdout).toBe('');
  return said[0] as { name: string; code: string; message: string };
}

function findProgram(name: string): string {
  return execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
}

function expectOneSentence(message: string): void {
  expect(message).not.toContain('\n');
  expect(message.length).toBeLessThan(320);
  expect(message).toMatch(/\.$/);
}

describe.runIf(onLinux)('installEngine refuses before it fetches anything', () => {
  it('without a compiler', async () => {
    const error = await install('', {});
    expect(error).toMatchObject({ name: 'HarnessError', code: 'ENGINE_NO_COMPILER' });
    expect(error.message).toContain('apt-get install g++');
    expectOneSentence(error.message);
  });

  it.runIf(hasCompiler)('without Python', async () => {
    const error = await install('', {}, ['c++']);
    expect(error).toMatchObject({ name: 'HarnessError', code: 'ENGINE_NO_PYTHON' });
    expectOneSentence(error.message);
  });

  it.runIf(hasCompiler && hasPip)('without pip', async () => {
    const python = join(folder, 'bare-python');
    execFileSync('python3', ['-m', 'venv', '--without-pip', python]);
    const bin = mkdtempSync(join(folder, 'bin-'));
    symlinkSync(findProgram('c++'), join(bin, 'c++'));
    const error = await install('', { PATH: `${bin}:${join(python, 'bin')}` });
    expect(error).toMatchObject({ name: 'HarnessError', code: 'ENGINE_NO_PYTHON' });
    expect(error.message).toContain('pip');
    expectOneSentence(error.message);
  });

  it('where --from names something else', async () => {
    const error = await install(`from: ${JSON.stringify(folder)}`, {});
    expect(error).toMatchObject({ name: 'HarnessError', code: 'ENGINE_FROM_INVALID' });
    expectOneSentence(error.message);
  });
});

describe.runIf(onLinux)('installEngine says what went wrong in fetching', () => {
  it.runIf(hasCompiler && hasPip)('when the network cannot be reached', async () => {
    const error = await install('', {
      PATH: process.env.PATH!,
      PIP_INDEX_URL: 'http://127.0.0.1:9/simple',
      PIP_FIND_LINKS: '',
      PIP_RETRIES: '0',
    });
    expect(error).toMatchObject({ name: 'HarnessError', code: 'ENGINE_NO_NETWORK' });
    expectOneSentence(error.message);
  });

  it.runIf(hasCompiler && hasPip)('when the index holds another file under the name', async () => {
    const links = join(folder, 'links');
    mkdirSync(links, { recursive: true });
    const [wheel] = wheelsFor('cpu');
    const name = `${wheel!.project.replaceAll('-', '_')}-${wheel!.version}-cp311-cp311-${wheel!.platform}.whl`;
    writeFileSync(join(links, name), 'not the wheel');
    const error = await install('', {
      PATH: process.env.PATH!,
      PIP_NO_INDEX: '1',
      PIP_FIND_LINKS: links,
    });
    expect(error).toMatchObject({ name: 'HarnessError', code: 'ENGINE_WHEEL_CHANGED' });
    expectOneSentence(error.message);
  });
});

describe('wheelsFor', () => {
  it('pins every wheel by a digest', () => {
    for (const [variant, platform, architecture] of [
      ['cpu', 'linux', 'x64'],
      ['cpu', 'linux', 'arm64'],
      ['cpu', 'darwin', 'arm64'],
      ['cuda', 'linux', 'x64'],
    ] as const) {
      const wheels = wheelsFor(variant, platform, architecture);
      expect(wheels.length).toBeGreaterThan(0);
      for (const wheel of wheels) expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(new Set(wheels.map(({ sha256 }) => sha256)).size).toBe(wheels.length);
    }
  });

  it.each([
    ['cpu', 'win32', 'x64'],
    ['cpu', 'darwin', 'x64'],
    ['cuda', 'linux', 'arm64'],
    ['cuda', 'darwin', 'arm64'],
  ] as const)('has none of %s for %s-%s', (variant, platform, architecture) => {
    try {
      wheelsFor(variant, platform, architecture);
      expect.unreachable();
    } catch (error) {
      expect((error as HarnessError).code).toBe('ENGINE_UNSUPPORTED_PLATFORM');
      expectOneSentence((error as HarnessError).message);
    }
  });
});
