import { expect, it, vi } from 'vitest';
import { examineOnnxRuntime } from '../../../harness/cli/doctor/examine-onnx-runtime.ts';
import { onnxRuntimeVersion } from '../../../harness/compute/engine/onnx/runtime-packages.ts';
import { hasOnnxRuntime } from '../../plugins/models/onnx/require-runtime.ts';

it.runIf(hasOnnxRuntime)('ONNX Runtime is found to work by computing with it', async () => {
  expect(await examineOnnxRuntime()).toEqual({
    works: true,
    version: `ONNX Runtime ${onnxRuntimeVersion}`,
  });
});

it('ONNX Runtime that is not there comes with the command that brings it', async () => {
  vi.stubEnv('HARNESS_CACHE', '/nowhere');
  const found = await examineOnnxRuntime();
  vi.unstubAllEnvs();
  expect(found).toEqual({
    works: false,
    reason: 'it is not installed',
    help: 'npx harness engine install onnx',
  });
});
