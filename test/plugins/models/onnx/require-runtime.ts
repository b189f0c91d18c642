import { findRuntimeDamage } from '../../../../harness/compute/engine/onnx/installed-runtime.ts';

const damage = await findRuntimeDamage();

/** Whether ONNX Runtime is installed here; tests that need it are left out where it is not. */
export const hasOnnxRuntime = damage === undefined;

if (!hasOnnxRuntime) {
  process.stderr.write(
    `Without ONNX Runtime (${damage}), its tests are left out: harness engine install onnx\n`,
  );
}
