import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../../contract/errors.ts';
import { compileKernels, kernelsName } from './compile-binding.ts';
import { findCompiler } from './find-compiler.ts';
import { findKernels } from './installed.ts';

/**
 * Compiles the project's own operations into an engine's folder, unless the current ones already
 * exist. Without them TensorFlow works, but trains more slowly; so if they cannot be compiled, this is
 * reported without an error.
 *
 * @returns whether they were compiled now
 */
export async function compileMissingKernels(
  folder: string,
  tensorflow: string,
  log: (line: string) => void,
  compiler?: string,
): Promise<boolean> {
  if (findKernels(folder) !== undefined) return false;
  const name = kernelsName();
  const making = join(folder, `${name}.partial`);
  try {
    const chosen = compiler ?? (await findCompiler());
    log('Compiling the operations for training');
    const output = making;
    await compileKernels({ compiler: chosen, tensorflow, runsFrom: tensorflow, output });
  } catch (error) {
    await rm(making, { force: true });
    if (!(error instanceof HarnessError)) throw error;
    log(`Training will be slower than it could be: ${error.message}`);
    return false;
  }
  // Operations from another source are kept: another checkout of the project may use them.
  await rename(making, join(folder, name));
  return true;
}
