import { EngineMissing, type LoadedEngine } from './engine.ts';

/** WebGPU is a known engine that this version does not carry. */
export async function loadWebgpu(): Promise<LoadedEngine> {
  throw new EngineMissing('this version does not carry it; use tensorflow or wasm');
}
