import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import type { LoadedEngine } from '../engine.ts';
import { setBackend } from '../set-backend.ts';
import { registerWasmKernels } from './register-wasm-kernels.ts';

const require = createRequire(import.meta.url);

/** Runs TensorFlow.js on WebAssembly: one thread, on every machine. */
export async function loadWasm(): Promise<LoadedEngine> {
  const main = require.resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(dirname(main), sep));
  await setBackend('wasm');
  registerWasmKernels();
  return {
    device: 'CPU',
    version: `TensorFlow.js WebAssembly ${version_wasm}`,
    precisionClass: 'float32',
  };
}
