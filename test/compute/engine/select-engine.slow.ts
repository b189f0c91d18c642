import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { hasCompiler, sayWhatIsMissing } from './build-tools.ts';
import {
  bindingOfTheFuture,
  bindingPackage,
  compileAddon,
  makeInstalled,
} from './make-installed.ts';
import { runInChild } from './run-in-child.ts';

sayWhatIsMissing('selectEngine');
const folder = temporaryFolder();

async function select(name: string, cache: string) {
  const { said, stdout, stderr } = await runInChild(
    `const { selectEngine } = await import('#root/harness/compute/engine/select-engine.ts');
    try {
      const engine = await selectEngine(${JSON.stringify(name)});
      const tf = (await import('@tensorflow/tfjs')).default;
      say({ ...engine, backend: tf.getBackend() });
    } catch (error) { say({ error: error.name, code: error.code, message: error.message }); }`,
    { HARNESS_CACHE: cache, VK_DRIVER_FILES: '/nowhere' },
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
    const { answer } = await select(
      'auto',
      makeInstalled(folder, 'garbage', { bindingPackage: '1.0.0' }),
    );
    expect(answer).toMatchObject({ name: 'wasm', backend: 'wasm' });
    const [tensorflow, webgpu, ...others] = answer.passedOver as unknown[];
    expect(others).toEqual([]);
    expect(webgpu).toMatchObject({ name: 'webgpu' });
    expect(tensorflow).toEqual({
      name: 'tensorflow',
      reason: `its binding was built for tfjs-node-gpu 1.0.0, and ${bindingPackage} is installed; run npx harness engine install`,
    });
    expect(answer.why).toContain('tensorflow was passed over: its binding was built for');
  });

  it('refuses tensorflow where something of it is gone or no longer the same', async () => {
    const cases: [string, Record<string, unknown>, RegExp][] = [
      ['a library is gone', { tensorflow: '/nowhere' }, /libtensorflow_cc.* is missing; run npx/],
      [
        'a library was exchanged',
        { libraryBytes: {} },
        /differs from the one that it was compiled against/,
      ],
      [
        'a Python TensorFlow was removed',
        { variant: 'own', tensorflow: '/nowhere' },
        /is missing; run npx harness engine install --from \/nowhere$/,
      ],
      [
        'the build for GPUs was moved',
        { variant: 'cuda', tensorflow: '/nowhere' },
        /install --cuda$/,
      ],
      ['the binding is no program', {}, /its binding does not load \(.*; run npx .* --force/s],
    ];
    const caches = cases.map(([, change]) => makeInstalled(folder, 'garbage', change));
    const { said, stderr } = await runInChild(
      `const { selectEngine } = await import('#root/harness/compute/engine/select-engine.ts');
      for (const cache of ${JSON.stringify(caches)}) {
        process.env.HARNESS_CACHE = cache;
        await selectEngine('tensorflow').then(say, ({ name, code, message }) => say({ name, code, message }));
      }`,
      { VK_DRIVER_FILES: '/nowhere' },
    );
    expect(said, stderr).toHaveLength(cases.length);
    for (const [i, [where, , wanted]] of cases.entries()) {
      const answer = said[i] as Record<string, unknown>;
      const refused = { name: 'HarnessError', code: 'ENGINE_UNAVAILABLE' };
      expect(answer, where).toMatchObject(refused);
      expect(answer.message, where).toMatch(wanted);
    }
  });

  it.runIf(hasCompiler)('refuses a binding that was built for another TensorFlow', async () => {
    const addon = compileAddon(folder, bindingOfTheFuture);
    const { answer } = await select('tensorflow', makeInstalled(folder, readFileSync(addon)));
    expect(answer).toMatchObject({ error: 'HarnessError', code: 'ENGINE_UNAVAILABLE' });
    expect(answer.message).toContain('built for another TensorFlow');
  });
});

describe('listEngines', () => {
  it.runIf(hasCompiler)('survives an engine that crashes', async () => {
    const addon = compileAddon(
      folder,
      '#include <cstdlib>\n__attribute__((constructor)) static void crash() { std::abort(); }',
    );
    const { said } = await runInChild(
      `const { listEngines } = await import('#root/harness/compute/engine/list-engines.ts');
      say(await listEngines());`,
      { HARNESS_CACHE: makeInstalled(folder, readFileSync(addon)) },
    );
    const [tensorflow, , wasm] = said[0] as Record<string, unknown>[];
    expect(tensorflow).toMatchObject({ works: false, reason: 'it crashed with SIGABRT' });
    expect(wasm).toMatchObject({ works: true, device: 'CPU' });
  });
});
