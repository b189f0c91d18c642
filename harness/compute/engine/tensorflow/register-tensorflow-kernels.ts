import { registerGraphCompiler } from '../frozen-graph.ts';
import { registerAddBias } from './add-bias.ts';
import { registerBatchNorm } from './batch-norm.ts';
import { speedUpBatchNormLayers } from './batch-norm-layer.ts';
import { compileGraph } from './compile-graph.ts';
import { fuseOptimizers } from './fused-optimizers.ts';
import { registerMaxPoolGrad } from './max-pool-grad.ts';
import { registerPrelu } from './prelu.ts';
import { registerProducts } from './products.ts';
import { registerReluGrad } from './relu-grad.ts';
import { registerReshape } from './reshape.ts';
import { registerSumRows } from './sum-rows.ts';
import { registerTransform } from './transform.ts';

let registered = false;
let nativeKernels = false;

/**
 * Registers kernels for operations that are slow in the tensorflow backend. Calling it again has no
 * effect.
 *
 * @param native whether the operations of `native/` exist (on the CPU, if they were compiled);
 *   otherwise TensorFlow's own are used
 */
export function registerTensorflowKernels(native: boolean): void {
  if (registered) return;
  registered = true;
  nativeKernels = native;
  registerGraphCompiler('tensorflow', compileGraph);
  registerProducts();
  registerReluGrad();
  registerReshape();
  registerTransform();
  registerBatchNorm(native);
  speedUpBatchNormLayers();
  fuseOptimizers();
  if (!native) return;
  registerAddBias();
  registerPrelu();
  registerMaxPoolGrad();
  registerSumRows();
}

/** Whether the engine trains with the operations of `native/`. */
export function hasNativeKernels(): boolean {
  return nativeKernels;
}
