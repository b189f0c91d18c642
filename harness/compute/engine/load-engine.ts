import type { EngineName, LoadedEngine } from './engine.ts';

const loaders: Record<EngineName, () => Promise<LoadedEngine>> = {
  tensorflow: async () => (await import('./tensorflow/load-tensorflow.ts')).loadTensorflow(),
  webgpu: async () => (await import('./webgpu/load-webgpu.ts')).loadWebgpu(),
  wasm: async () => (await import('./wasm/load-wasm.ts')).loadWasm(),
  cpu: async () => (await import('./load-cpu.ts')).loadCpu(),
};

/**
 * Makes TensorFlow.js run on an engine. TensorFlow.js is imported here for the first time, so that
 * other commands do not have to wait for it.
 *
 * @throws EngineMissing if the engine is unavailable
 */
export function loadEngine(name: EngineName): Promise<LoadedEngine> {
  return loaders[name]();
}
