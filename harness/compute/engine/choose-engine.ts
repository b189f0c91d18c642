import { HarnessError, messageOf } from '../../contract/errors.ts';
import { EngineMissing, type EngineName, type LoadedEngine, type PassedOver } from './engine.ts';
import { loadEngine } from './load-engine.ts';

/** The choice of `auto`, and the engines that it tried before. */
export interface ChosenEngine {
  readonly name: EngineName;
  readonly loaded: LoadedEngine;
  readonly passedOver: readonly PassedOver[];
}

/**
 * Loads the fastest engine that actually works here: a GPU that TensorFlow sees, otherwise a GPU
 * through WebGPU, otherwise TensorFlow on the CPU, otherwise WebAssembly.
 *
 * @throws HarnessError `ENGINE_UNAVAILABLE` if nothing works
 */
export async function chooseEngine(): Promise<ChosenEngine> {
  const passedOver: PassedOver[] = [];
  const pass = (name: PassedOver['name'], reason: string) => passedOver.push({ name, reason });
  const attempt = async (name: EngineName) => {
    try {
      return { name, loaded: await loadEngine(name), passedOver };
    } catch (error) {
      pass(name, messageOf(error));
      return undefined;
    }
  };

  const tensorflow = await attempt('tensorflow');
  if (tensorflow?.loaded.accelerated) return tensorflow;
  if (tensorflow !== undefined) {
    const { whyNoGpu } = await import('./tensorflow/why-no-gpu.ts');
    pass('tensorflow on a GPU', (await whyNoGpu()).message);
  }
  const obstacle = await findWebgpuObstacle();
  if (obstacle !== undefined) pass('webgpu', obstacle);
  const webgpu = obstacle === undefined ? await attempt('webgpu') : undefined;
  const chosen = webgpu ?? tensorflow ?? (await attempt('wasm'));
  if (chosen !== undefined) return chosen;
  throw new HarnessError(
    'ENGINE_UNAVAILABLE',
    `No engine works here: ${passedOver.map((p) => `${p.name}: ${p.reason}`).join('; ')}`,
  );
}

/** Why webgpu is not chosen by `auto`, or undefined if it runs on a GPU. */
async function findWebgpuObstacle(): Promise<string | undefined> {
  const { findVulkanObstacle } = await import('./webgpu/vulkan-drivers.ts');
  // Without a driver an attempt is pointless, and takes a second.
  const noVulkan = findVulkanObstacle();
  if (noVulkan !== undefined) return noVulkan.message;
  const { probeInChild } = await import('./probe-in-child.ts');
  const answer = await probeInChild('webgpu');
  if (!answer.works) return new EngineMissing(answer.reason, answer).message;
  if (!answer.accelerated) return `its only adapter is not a GPU: ${answer.device}`;
  return undefined;
}
