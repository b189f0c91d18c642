import { messageOf } from '../../../contract/errors.ts';
import { EngineMissing } from '../engine.ts';
import { findVulkanObstacle, listVulkanDrivers } from './vulkan-drivers.ts';

/** A description of the WebGPU adapter, with the facts for choosing it. */
export interface GpuAdapter {
  readonly adapter: GPUAdapter;
  /** Device and driver, such as `nvidia-h200 (NVIDIA: 570.86)`. */
  readonly name: string;
  /** True if a CPU emulates the GPU, which is correct but very slow. */
  readonly software: boolean;
}

let gpu: GPU | undefined;

/**
 * The fastest adapter that Dawn finds through Vulkan, Metal or D3D12. This also makes WebGPU's names
 * global, because the backend looks for them when it is imported.
 *
 * @throws EngineMissing with the reason and what would help
 */
export async function openGpu(): Promise<GpuAdapter> {
  gpu ??= await startDawn();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) {
    throw new EngineMissing(
      `no GPU was found${process.platform === 'linux' ? ` by the Vulkan drivers ${listVulkanDrivers().join(', ')}` : ''}`,
    );
  }
  return { adapter, name: nameOf(adapter.info), software: isSoftware(adapter.info) };
}

async function startDawn(): Promise<GPU> {
  const { create, globals } = await importDawn();
  const obstacle = findVulkanObstacle();
  if (obstacle !== undefined) throw obstacle;
  Object.assign(globalThis, globals);
  const created = create([]);
  // Node.js 20 has no `navigator`; that of later versions accepts new properties.
  const scope = globalThis as { navigator?: object };
  if (scope.navigator === undefined) {
    Object.defineProperty(scope, 'navigator', { value: {}, configurable: true });
  }
  Object.defineProperty(scope.navigator, 'gpu', { value: created, configurable: true });
  return created;
}

async function importDawn(): Promise<{ create(flags: string[]): GPU; globals: object }> {
  try {
    return await import('webgpu');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND') {
      throw new EngineMissing('its packages are optional and were left out', {
        help: 'npm install --include=optional',
        cause: error,
      });
    }
    const [reason] = messageOf(error).split('\n');
    throw new EngineMissing(
      `Dawn does not load on ${process.platform}-${process.arch} (${reason})`,
      {
        cause: error,
      },
    );
  }
}

/** `nvidia-h200 (NVIDIA: 570.86)`; Dawn writes a device's name in lower case with hyphens. */
function nameOf({ device, description, vendor, architecture }: GPUAdapterInfo): string {
  const name =
    device.replace(/-+$/, '') || `${vendor} ${architecture}`.trim() || 'a GPU without a name';
  return description === '' ? name : `${name} (${description})`;
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

function isSoftware(info: GPUAdapterInfo): boolean {
  const { device, description, architecture } = info;
  return info.isFallbackAdapter || softwareNames.test(`${device} ${description} ${architecture}`);
}
