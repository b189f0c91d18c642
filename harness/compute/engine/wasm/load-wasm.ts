import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import type { LoadedEngine } from '../engine.ts';
import { registerWasmKernels } from './register-wasm-kernels.ts';
import { startWasm } from './start-wasm.ts';

/** Runs TensorFlow.js on WebAssembly: one thread, on every machine. */
export async function loadWasm(): Promise<LoadedEngine> {
  await startWasm();
  registerWasmKernels();
  return {
    device: 'CPU',
    version: `TensorFlow.js WebAssembly ${version_wasm}`,
    precisionClass: 'float32',
    accelerated: false,
  };
}
