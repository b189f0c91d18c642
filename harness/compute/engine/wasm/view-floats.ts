import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/**
 * A view of a float32 or int32 tensor's values in the memory of WebAssembly. It is valid until the
 * next tensor is created, which may move that memory.
 */
export function viewFloats(backend: BackendWasm, tensor: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(tensor) as Float32Array;
}
