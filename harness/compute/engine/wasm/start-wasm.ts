import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '../set-backend.ts';

const require = createRequire(import.meta.url);

/** Starts the wasm backend as its package provides it, with the binaries in it. */
export async function startWasm(): Promise<void> {
  const main = require.resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(dirname(main), sep));
  await setBackend('wasm');
}
