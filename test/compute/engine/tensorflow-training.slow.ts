import { beforeAll, describe, expect, it } from 'vitest';
import { registerBatchNorm } from '../../../harness/compute/engine/tensorflow/batch-norm.ts';
import { hasNativeKernels } from '../../../harness/compute/engine/tensorflow/register-tensorflow-kernels.ts';
import { describeParity } from './describe-parity.ts';
import { describeTraining } from './describe-training.ts';
import { batchNormLayer, normalisedBatch, trainingCases } from './parity/training-cases.ts';
import { requireTensorflow } from './require-engine.ts';

if ((await requireTensorflow()) !== undefined) {
  it('computes by the operations that were compiled with the engine', () => {
    expect(hasNativeKernels()).toBe(true);
  });
  describeTraining('tensorflow');
  describeParity('tensorflow', 40, trainingCases);
  describe("without the project's own operations", () => {
    beforeAll(() => registerBatchNorm(false));
    describeParity('tensorflow', 25, [normalisedBatch, batchNormLayer], ' by its own batch norm');
  });
}
