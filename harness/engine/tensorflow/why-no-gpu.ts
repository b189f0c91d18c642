import { findActive } from './installed.ts';
import { hasNvidiaDriver } from './nvidia.ts';
import { tryBinding } from './try-binding.ts';

/** Why the installed TensorFlow computes on the CPU: in its own words, where it has any. */
export async function whyNoGpu(): Promise<string> {
  const active = await findActive();
  if (active === undefined || active.variant === 'cpu') {
    const cuda = 'the CPU build is installed';
    return hasNvidiaDriver() ? `${cuda}; run npx harness engine install --cuda` : cuda;
  }
  const report = await tryBinding(active.binding);
  const words = report.loads ? report.gpuMessages[0] : report.reason;
  const own = words === undefined ? 'TensorFlow gives no reason' : `TensorFlow says "${words}"`;
  const driver = hasNvidiaDriver() ? '; run nvidia-smi' : ', and no NVIDIA driver is loaded here';
  return process.platform === 'linux' ? own + driver : own;
}
