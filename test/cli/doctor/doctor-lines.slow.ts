import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Examination } from '../../../harness/cli/doctor/examination.ts';
import { findBindingPlace } from '../../../harness/compute/engine/tensorflow/place-binding.ts';
import { hasCompiler, sayWhatIsMissing } from '../../compute/engine/build-tools.ts';
import {
  bindingOfTheFuture,
  compileAddon,
  makeInstalled,
} from '../../compute/engine/make-installed.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { startHarness } from '../run-harness.ts';

sayWhatIsMissing('harness doctor');
const root = temporaryFolder();
const nowhere = { VK_DRIVER_FILES: '/nowhere', VK_ICD_FILENAMES: '' };
const onLinux = process.platform === 'linux';

async function doctor(env: Record<string, string>, ...args: string[]) {
  const { exitCode, stdout, stderr } = await startHarness(root, ['doctor', ...args], env);
  expect(exitCode, stderr).toBe(0);
  expect(stderr).toBe('');
  return stdout;
}

async function examine(env: Record<string, string>) {
  const found = JSON.parse(await doctor(env, '--json')) as Examination;
  const engine = (name: string) => found.engines.find((of) => of.name === name)!;
  return { found, engine };
}

describe('harness doctor', () => {
  it('says in lines what works, what does not, and where things are looked for', async () => {
    mkdirSync(join(root, 'data', 'weights'), { recursive: true });
    mkdirSync(join(root, 'data', 'kaggle'));
    writeFileSync(join(root, 'data', 'weights', 'xception.h5'), '');
    writeFileSync(join(root, 'data', 'kaggle', 'train_info.csv'), '');
    const cache = makeInstalled(root, 'garbage', { bindingPackage: '1.0.0' });
    const text = await doctor({ HARNESS_CACHE: cache, ...nowhere }, '--python', 'no-such-python');
    expect(text).toMatch(new RegExp(`^Node\\.js +${process.version.replaceAll('.', '\\.')}$`, 'm'));
    expect(text).toMatch(/^Cores +\d+$/m);
    expect(text).toMatch(/^Memory +[\d.]+ GB, [\d.]+ GB free$/m);
    expect(text).toMatch(/^Images +sharp [\d.]+, libvips [\d.]+$/m);
    expect(text).toMatch(/^Python +no: no-such-python cannot be started$/m);
    expect(text).toMatch(/^ONNX Runtime +no: it is not installed$/m);
    expect(text).toMatch(/^ +→ npx harness engine install onnx$/m);
    expect(text).toMatch(
      /^tensorflow +no: its binding was built for tfjs-node-gpu 1\.0\.0, and .* is installed$/m,
    );
    expect(text).toMatch(/^ +→ npx harness engine install$/m);
    expect(text).toMatch(/^wasm +works: TensorFlow\.js WebAssembly .* on CPU$/m);
    expect(text).toMatch(/^auto +takes wasm$/m);
    expect(text).toContain(`${join(root, 'data', 'weights')}: xception.h5`);
    expect(text).toContain(`${join(root, 'data', 'kaggle')}: train_info.csv`);
    expect(text).toContain(`${join(root, 'data')}: no train_info.csv`);
    expect(text).toMatch(new RegExp(`^Cache +${cache}$`, 'm'));
  });

  it.runIf(onLinux)('names the missing Vulkan driver', async () => {
    const { found, engine } = await examine({ HARNESS_CACHE: root, ...nowhere });
    expect(engine('webgpu')).toMatchObject({
      works: false,
      reason: 'no Vulkan driver is installed, which WebGPU needs on Linux',
    });
    expect(found.auto).not.toBe('webgpu');
    // A binding that something else has put into place is used without an installation.
    if (existsSync(findBindingPlace())) return;
    expect(engine('tensorflow')).toMatchObject({
      works: false,
      reason: 'not installed',
      help: expect.stringMatching(/^npx harness engine install/),
    });
    expect(found.auto).toBe('wasm');
  });

  it.runIf(hasCompiler && onLinux)('knows a binding built for another TensorFlow', async () => {
    const binding = readFileSync(compileAddon(root, bindingOfTheFuture));
    const { found, engine } = await examine({
      HARNESS_CACHE: makeInstalled(root, binding),
      ...nowhere,
    });
    expect(engine('tensorflow')).toMatchObject({
      works: false,
      reason: expect.stringMatching(
        /^its binding was built for another TensorFlow \(.*undefined symbol/,
      ),
      help: 'npx harness engine install --force',
    });
    expect(found.auto).toBe('wasm');
  });
});
