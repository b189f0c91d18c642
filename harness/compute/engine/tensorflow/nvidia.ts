import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const driver = '/proc/driver/nvidia';

/** Whether the driver of an NVIDIA GPU is loaded, as far as Linux shows. */
export function hasNvidiaDriver(): boolean {
  return existsSync(join(driver, 'version')) || existsSync('/dev/nvidiactl');
}

/** The model of the GPUs, such as `NVIDIA H200`, or undefined if Linux does not say. */
export function readGpuModel(): string | undefined {
  try {
    const gpus = join(driver, 'gpus');
    const models = readdirSync(gpus).map((bus) => {
      const text = readFileSync(join(gpus, bus, 'information'), 'utf8');
      return /^Model:\s*(.+)$/m.exec(text)?.[1]?.trim();
    });
    return new Set(models).size === 1 ? models[0] : undefined;
  } catch {
    return undefined;
  }
}
