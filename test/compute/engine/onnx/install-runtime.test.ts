import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { installOnnxRuntime } from '../../../../harness/compute/engine/onnx/install-runtime.ts';
import { findRuntimeDamage } from '../../../../harness/compute/engine/onnx/installed-runtime.ts';
import {
  listRuntimePackages,
  onnxRuntimeVersion,
} from '../../../../harness/compute/engine/onnx/runtime-packages.ts';
import { unpackTarball } from '../../../../harness/compute/engine/onnx/unpack-tarball.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';

/** Has npm ask another registry, and the install begin with nothing. */
function useRegistry(url: string): string {
  const cache = temporaryFolder();
  vi.stubEnv('HARNESS_CACHE', cache);
  vi.stubEnv('npm_config_registry', url);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return cache;
}

/** A tarball with one file, as npm packs it. */
function packTarball(folder: string): string {
  mkdirSync(join(folder, 'package', 'dist'), { recursive: true });
  writeFileSync(join(folder, 'package', 'package.json'), '{}');
  writeFileSync(join(folder, 'package', 'dist', 'index.js'), 'x'.repeat(1_300));
  const file = join(folder, 'package.tgz');
  execFileSync('tar', ['czf', file, '-C', folder, 'package']);
  return file;
}

describe('installing ONNX Runtime', () => {
  it('says that the registry cannot be reached', async () => {
    useRegistry('http://127.0.0.1:9/');
    await expect(installOnnxRuntime({ log() {} })).rejects.toMatchObject({
      code: 'ENGINE_NO_NETWORK',
    });
    expect(await findRuntimeDamage()).toBe('it is not installed');
  });

  it('refuses another file than the pinned one', async () => {
    const folder = temporaryFolder();
    const tarball = readFileSync(packTarball(folder));
    const server = createServer((request, response) => {
      const { port } = server.address() as AddressInfo;
      if (request.url?.endsWith('.tgz')) return void response.end(tarball);
      const name = decodeURIComponent(request.url ?? '').slice(1);
      const dist = { tarball: `http://127.0.0.1:${port}/${name}.tgz` };
      const versions = { [onnxRuntimeVersion]: { name, version: onnxRuntimeVersion, dist } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ name, 'dist-tags': { latest: onnxRuntimeVersion }, versions }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    useRegistry(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const error = await installOnnxRuntime({ log() {} }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'ENGINE_WHEEL_CHANGED' });
    expect(await findRuntimeDamage()).toBe('it is not installed');
  });

  it('pins every package by a digest, where there is a build', () => {
    const packages = listRuntimePackages('linux', 'x64');
    for (const { integrity } of packages) expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/);
    const [, node] = packages;
    expect(node?.keeps('bin/napi-v6/linux/x64/libonnxruntime.so.1')).toBe(true);
    expect(node?.keeps('bin/napi-v6/win32/x64/onnxruntime.dll')).toBe(false);
    expect(node?.keeps('script/install.js')).toBe(false);
    expect(() => listRuntimePackages('linux', 'riscv64')).toThrow(/no build for linux-riscv64/);
  });
});

describe('a tarball', () => {
  it('gives the files that are wanted, whole', async () => {
    const folder = temporaryFolder();
    const file = packTarball(folder);
    const target = join(folder, 'unpacked');
    expect(await unpackTarball(file, target, (path) => path.endsWith('.js'))).toEqual([
      'dist/index.js',
    ]);
    expect(readFileSync(join(target, 'dist', 'index.js'), 'utf8')).toBe('x'.repeat(1_300));
  });

  it('that leads out of its folder is refused', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'evil'), 'x');
    const file = join(folder, 'evil.tgz');
    const rename = 's,evil,package/../../evil,';
    execFileSync('tar', ['czPf', file, '-C', folder, '--transform', rename, 'evil']);
    await expect(unpackTarball(file, join(folder, 'in'), () => true)).rejects.toMatchObject({
      code: 'ENGINE_WHEEL_CHANGED',
    });
  });
});
