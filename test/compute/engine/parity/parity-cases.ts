import { activations } from './activations.ts';
import { comparison, rearrangement } from './comparisons.ts';
import {
  convolution,
  depthwise,
  explicitPadding,
  fusedConvolution,
  separable,
  wideConvolution,
  wideSeparable,
} from './convolutions.ts';
import { frozenGraph } from './frozen-graph.ts';
import {
  gathering,
  gatheringElsewhere,
  losses,
  optimizers,
  segments,
  slicing,
} from './learning.ts';
import { batchNorm, batchNormLayer, frozenBatchNorm, ownBatchNorm } from './normalisation.ts';
import type { ParityCase } from './parity-case.ts';
import { averagePooling, pooling } from './pooling.ts';
import { dense, fusedDense, longProduct } from './products.ts';

/** Everything that plugins rely on: each engine computes all of it as the cpu backend does. */
export const parityCases: readonly ParityCase[] = [
  convolution,
  wideConvolution,
  fusedConvolution,
  explicitPadding,
  depthwise,
  separable,
  frozenGraph,
  wideSeparable,
  batchNorm,
  frozenBatchNorm,
  batchNormLayer,
  ownBatchNorm,
  activations,
  pooling,
  averagePooling,
  dense,
  fusedDense,
  longProduct,
  losses,
  gathering,
  gatheringElsewhere,
  segments,
  slicing,
  comparison,
  rearrangement,
  optimizers,
];
