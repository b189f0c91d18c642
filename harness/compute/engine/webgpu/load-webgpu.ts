import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { EngineMissing, type LoadedEngine } from '../engine.ts';
import { setBackend } from '../set-backend.ts';
import { guardBackend } from './guard-backend.ts';
import { openDevice } from './open-device.ts';
import { openGpu } from './open-gpu.ts';
import { registerWebgpuKernels } from './register-webgpu-kernels.ts';

const require = createRequire(import.meta.url);

/**
 * Runs TensorFlow.js on a GPU through Vulkan, Metal or D3D12, or on software that emulates one.
 *
 * @throws EngineMissing with the reason and what would help
 */
export async function loadWebgpu(): Promise<LoadedEngine> {
  const { adapter, name, software } = await openGpu();
  const { WebGPUBackend } = await importBackend();
  const device = await openDevice(adapter);
  const backend = new WebGPUBackend(device, adapter.info);
  guardBackend(backend, name);
  // The package registers its own backend, on a device with lower limits.
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend);
  registerWebgpuKernels();
  await setBackend('webgpu');
  return {
    device: software ? `${name}, a software adapter` : name,
    version: `TensorFlow.js WebGPU ${require('@tensorflow/tfjs-backend-webgpu/package.json').version}`,
    precisionClass: 'float32',
    accelerated: !software,
  };
}

async function importBackend() {
  try {
    return await import('@tensorflow/tfjs-backend-webgpu');
  } catch (error) {
    throw new EngineMissing('its packages are optional and were left out', {
      help: 'npm install --include=optional',
      cause: error,
    });
  }
}
