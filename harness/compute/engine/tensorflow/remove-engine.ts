import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HarnessError } from '../../../contract/errors.ts';
import { findEnginesFolder } from '../cache-folder.ts';
import { listRuntimeFolders } from '../onnx/installed-runtime.ts';
import { activeName, listInstalled } from './installed.ts';
import { findBindingPlace } from './place-binding.ts';

/**
 * Removes an installed TensorFlow or ONNX Runtime, or all of them, and the remains of interrupted
 * installations. A Python TensorFlow used with `from` is not touched.
 *
 * @param name folder such as `tensorflow-cpu-2.21.0`; absent for all
 * @returns the folders that were removed
 * @throws HarnessError `ENGINE_NOT_INSTALLED`
 */
export async function removeEngine(name?: string): Promise<string[]> {
  const root = findEnginesFolder();
  const runtimes = await listRuntimeFolders();
  const installed = [
    ...(await listInstalled()),
    ...runtimes.map((folder) => ({ folder, active: false })),
  ];
  const chosen = installed.filter(({ folder }) => name === undefined || basename(folder) === name);
  if (name !== undefined && chosen.length === 0) {
    const names = installed.map(({ folder }) => basename(folder)).join(', ') || 'none';
    throw new HarnessError(
      'ENGINE_NOT_INSTALLED',
      `No engine ${name} is installed in ${root}; installed: ${names}.`,
    );
  }
  if (name === undefined) {
    await rm(root, { recursive: true, force: true });
  } else {
    for (const { folder } of chosen) await rm(folder, { recursive: true });
  }
  if (name === undefined || chosen.some(({ active }) => active)) {
    // Without its libraries the binding would only fail at load.
    await rm(dirname(findBindingPlace()), { recursive: true, force: true });
    await rm(join(root, activeName), { force: true });
  }
  return chosen.map(({ folder }) => folder);
}
