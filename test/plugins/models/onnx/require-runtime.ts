import { findRuntimeDamage } from '../../../../harness/compute/engine/onnx/installed-runtime.ts';

const damage = await findRuntimeDamage();

/** Whether ONNX Runtime is installed here; tests that need it are left out where it is not. */
export const hasOnnxRuntime = damage === undefined;

if (!hasOnnxRuntime) {
  if (process.env.HARNESS_REQUIRE_ONNX === '1') {
    throw new Error(`HARNESS_REQUIRE_ONNX is 1, but there is no ONNX Runtime (${damage})`);
  }
  process.stderr.write(
    `Without ONNX Runtime (${damage}), its tests are left out: harness engine install onnx\n`,
  );
}
