import { EngineMissing } from '../engine.ts';
import { findActive } from './installed.ts';
import { hasNvidiaDriver } from './nvidia.ts';
import { tryBinding } from './try-binding.ts';

/** Why the installed TensorFlow computes on the CPU, in TensorFlow's own words if there are any. */
export async function whyNoGpu(): Promise<EngineMissing> {
  const active = await findActive();
  const driver = hasNvidiaDriver();
  if (active === undefined || active.variant === 'cpu') {
    const help = driver ? 'npx harness engine install --cuda' : undefined;
    return new EngineMissing('the CPU build is installed', { help });
  }
  const report = await tryBinding(active.binding);
  const words = report.loads ? report.gpuMessages[0] : report.reason;
  const own =
    words === undefined
      ? 'TensorFlow gives no reason, as is usual for builds without CUDA'
      : `TensorFlow says "${words}"`;
  if (driver) return new EngineMissing(own, { help: 'nvidia-smi' });
  const absent = process.platform === 'linux' ? ', and no NVIDIA driver is loaded here' : '';
  return new EngineMissing(own + absent);
}
