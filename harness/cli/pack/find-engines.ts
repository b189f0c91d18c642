import { join } from 'node:path';
import {
  findRuntimeDamage,
  findRuntimeFolder,
  runtimeName,
} from '../../compute/engine/onnx/installed-runtime.ts';
import { HarnessError } from '../../contract/errors.ts';
import type { BundledFile } from './bundled-file.ts';
import { listTree } from './list-tree.ts';

/**
 * Engines of `harness engine install` that also work elsewhere: native
 * TensorFlow does not, since its binding knows the folder that it was compiled for.
 *
 * @throws HarnessError `ONNX_RUNTIME_MISSING`
 */
export async function findEngines(names: readonly 'onnx'[]): Promise<BundledFile[]> {
  if (names.length === 0) return [];
  const damage = await findRuntimeDamage();
  if (damage !== undefined) {
    throw new HarnessError(
      'ONNX_RUNTIME_MISSING',
      `--engine onnx includes ONNX Runtime, but ${damage}: run npx harness engine install onnx.`,
    );
  }
  const folder = findRuntimeFolder();
  return listTree(folder).files.map((path) => ({
    target: `cache/engines/${runtimeName}/${path}`,
    from: join(folder, path),
  }));
}
