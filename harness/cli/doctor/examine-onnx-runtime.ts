import { findRuntimeDamage } from '../../compute/engine/onnx/installed-runtime.ts';
import { loadOnnxRuntime } from '../../compute/engine/onnx/load-runtime.ts';
import { messageOf } from '../../contract/errors.ts';
import type { Finding } from './examination.ts';

const install = 'npx harness engine install onnx';

/** A minimal network as an ONNX file: it returns its one input `x` as `y`. */
const identity = Buffer.from(
  'CAgSADo3ChAKAXgSAXkiCElkZW50aXR5EgFnWg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUIECgAQDQ==',
  'base64',
);

/** Whether ONNX Runtime is installed, and computes on this machine. */
export async function examineOnnxRuntime(): Promise<Finding> {
  const damage = await findRuntimeDamage();
  if (damage !== undefined) return { works: false, reason: damage, help: install };
  try {
    const runtime = await loadOnnxRuntime();
    const network = await runtime.open(identity, '.');
    const { y } = await network.run({ x: runtime.createTensor(Float32Array.of(3), [1]) });
    await network.dispose();
    if (!(y?.data instanceof Float32Array) || y.data[0] !== 3) {
      throw new Error('its output is wrong');
    }
    return { works: true, version: `ONNX Runtime ${runtime.version}` };
  } catch (error) {
    const [reason = ''] = messageOf(error).split('\n');
    return { works: false, reason, help: `${install} --force` };
  }
}
