import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** The arguments of a kernel in TensorFlow.js: tensors by name, attributes by name, the backend. */
export interface KernelCall<Inputs extends string, Attributes> {
  readonly inputs: Readonly<Record<Inputs, TensorInfo>>;
  readonly attrs: Attributes;
  readonly backend: BackendWasm;
}

/**
 * A kernel for the wasm backend. It may call TensorFlow.js operations on its inputs (inside
 * `tf.tidy`): nothing is recorded for gradients while a kernel runs.
 */
export function defineWasmKernel<Inputs extends string, Attributes>(
  kernelName: string,
  compute: (call: KernelCall<Inputs, Attributes>) => TensorInfo,
  setupFunc?: KernelConfig['setupFunc'],
): KernelConfig {
  return {
    kernelName,
    backendName: 'wasm',
    kernelFunc: compute as unknown as KernelConfig['kernelFunc'],
    ...(setupFunc && { setupFunc }),
  };
}
