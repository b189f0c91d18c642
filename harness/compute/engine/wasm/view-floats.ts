import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/**
 * The numbers of a float32 or int32 tensor where they are in the memory of WebAssembly. The view
 * is valid until the next tensor is made, which may move that memory.
 */
export function viewFloats(backend: BackendWasm, tensor: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(tensor) as Float32Array;
}
