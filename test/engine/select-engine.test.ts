import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libraryNames } from '../../harness/engine/tensorflow/library-names.ts';
import { hasCompiler, sayWhatIsMissing } from './build-tools.ts';
import { runInChild } from './run-in-child.ts';

const require = createRequire(import.meta.url);
const bindingPackage: string = require('@tensorflow/tfjs-node-gpu/package.json').version;
sayWhatIsMissing('selectEngine');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-select-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An installed engine whose libraries are files of four bytes and whose binding is `binding`. */
function makeInstalled(binding: string | Buffer, change: Record<string, unknown> = {}): string {
  const cache = mkdtempSync(join(folder, 'cache-'));
  const engine = join(cache, 'engines', 'tensorflow-cpu-0.0.0');
  const tensorflow = join(engine, 'tensorflow');
  mkdirSync(tensorflow, { recursive: true });
  for (const name of libraryNames) writeFileSync(join(tensorflow, name), 'four');
  const record = {
    variant: 'cpu',
    version: '0.0.0',
    tensorflow,
    libraryBytes: Object.fromEntries(libraryNames.map((name) => [name, 4])),
    bindingPackage,
    ...change,
  };
  writeFileSync(join(engine, 'engine.json'), JSON.stringify(record));
  writeFileSync(join(engine, 'tfjs_binding.node'), binding);
  writeFileSync(join(engine, 'quiet_log.node'), binding);
  return cache;
}

function compileAddon(source: string): string {
  const base = join(mkdtempSync(join(folder, 'addon-')), 'addon');
  writeFileSync(`${base}.cc`, source);
  execFileSync('c++', ['-shared', '-fPIC', `${base}.cc`, '-o', `${base}.node`]);
  return `${base}.node`;
}

async function select(name: string, cache: string) {
  const { said, stdout, stderr } = await runInChild(
    `const { selectEngine } = await import('#root/harness/engine/select-engine.ts');
    try {
      const engine = await selectEngine(${JSON.stringify(name)});
      const tf = (await import('@tensorflow/tfjs')).default;
      say({ ...engine, backend: tf.getBackend() });
    } catch (error) { say({ error: error.name, code: error.code, message: error.message }); }`,
    { HARNESS_CACHE: cache },
  );
  return { answer: said[0] as Record<string, unknown>, stdout, stderr };
}

describe('selectEngine', () => {
  it('runs on wasm when asked, and says nothing itself', async () => {
    const { answer, stdout, stderr } = await select('wasm', folder);
    expect(answer).toMatchObject({
      name: 'wasm',
      backend: 'wasm',
      device: 'CPU',
      precisionClass: 'float32',
      passedOver: [],
    });
    expect(stdout + stderr).toBe('');
  });

  it('names the closest engine for an unknown name', async () => {
    const { answer } = await select('tensorflw', folder);
    expect(answer).toMatchObject({ error: 'HarnessError', code: 'ENGINE_UNKNOWN' });
    expect(answer.message).toContain('Did you mean "tensorflow"?');
  });

  it('takes wasm for auto, and says why not tensorflow', async () => {
    const { answer } = await select('auto', makeInstalled('garbage', { bindingPackage: '1.0.0' }));
    expect(answer).toMatchObject({ name: 'wasm', backend: 'wasm' });
    expect(answer.passedOver).toEqual([
      {
        name: 'tensorflow',
        reason: `its binding was made for tfjs-node-gpu 1.0.0, and ${bindingPackage} is installed; run npx harness engine install`,
      },
    ]);
    expect(answer.why).toContain('tensorflow was passed over: its binding was made for');
  });

  it.each([
    ['a library is gone', { tensorflow: '/nowhere' }, /libtensorflow_cc.* is gone; run npx/],
    ['a library was exchanged', { libraryBytes: {} }, /is not the one it was compiled against/],
    ['the binding is no program', {}, /its binding does not load \(.*; run npx .* --force/s],
  ])('refuses tensorflow where %s', async (_, change, wanted) => {
    const { answer } = await select('tensorflow', makeInstalled('garbage', change));
    expect(answer).toMatchObject({ error: 'HarnessError', code: 'ENGINE_UNAVAILABLE' });
    expect(answer.message).toMatch(wanted);
  });

  it.runIf(hasCompiler)('refuses a binding that was made for another TensorFlow', async () => {
    const addon = compileAddon(
      'extern "C" void TF_FunctionOfTheFuture(); extern "C" void* napi_register_module_v1(void*, void* e) { TF_FunctionOfTheFuture(); return e; }',
    );
    const { readFileSync } = await import('node:fs');
    const { answer } = await select('tensorflow', makeInstalled(readFileSync(addon)));
    expect(answer).toMatchObject({ error: 'HarnessError', code: 'ENGINE_UNAVAILABLE' });
    expect(answer.message).toContain('made for another TensorFlow');
  });
});

describe('listEngines', () => {
  it.runIf(hasCompiler)('survives an engine that crashes', async () => {
    const addon = compileAddon(
      '#include <cstdlib>\n__attribute__((constructor)) static void crash() { std::abort(); }',
    );
    const { readFileSync } = await import('node:fs');
    const { said } = await runInChild(
      `const { listEngines } = await import('#root/harness/engine/list-engines.ts');
      say(await listEngines());`,
      { HARNESS_CACHE: makeInstalled(readFileSync(addon)) },
    );
    const [tensorflow, , wasm] = said[0] as Record<string, unknown>[];
    expect(tensorflow).toMatchObject({ works: false, reason: 'it crashed with SIGABRT' });
    expect(wasm).toMatchObject({ works: true, device: 'CPU' });
  });
});
