import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { findRuntimeFolder } from '../../../../harness/compute/engine/onnx/installed-runtime.ts';
import { loadOnnxRuntime } from '../../../../harness/compute/engine/onnx/load-runtime.ts';
import { removeEngine } from '../../../../harness/compute/engine/tensorflow/remove-engine.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';
import { hasOnnxRuntime } from '../../../plugins/models/onnx/require-runtime.ts';

it('is removed by name, whichever version, and all with the rest', async () => {
  const cache = temporaryFolder();
  vi.stubEnv('HARNESS_CACHE', cache);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const old = join(cache, 'engines', 'onnxruntime-1.0.0');
  mkdirSync(old, { recursive: true });
  await expect(removeEngine('onnxruntime-2.0.0')).rejects.toMatchObject({
    code: 'ENGINE_NOT_INSTALLED',
    message: expect.stringContaining('onnxruntime-1.0.0'),
  });
  expect(await removeEngine('onnxruntime-1.0.0')).toEqual([old]);
  expect(readdirSync(join(cache, 'engines'))).toEqual([]);
});

describe.runIf(hasOnnxRuntime)('ONNX Runtime', () => {
  it('has its telemetry switched off before it loads', async () => {
    await loadOnnxRuntime();
    expect(process.env.ORT_DISABLE_TELEMETRY).toBe('1');
  });

  it.runIf(process.platform === 'linux')('has nothing in it that could send any', () => {
    const bin = join(findRuntimeFolder(), 'node_modules/onnxruntime-node/bin');
    const names = readdirSync(bin, { recursive: true, encoding: 'utf8' });
    const libraries = names.filter((name) => name.includes('libonnxruntime'));
    expect(libraries).toHaveLength(1);
    for (const name of libraries) {
      expect(readFileSync(join(bin, name)).includes('telemetry HTTPS uploads')).toBe(false);
    }
  });
});
