import { describe, expect, it } from 'vitest';
import {
  refuseIdleWeights,
  type WeightOptions,
} from '../../../plugins/fine-tuned-style/refuse-idle-weights.ts';

const plain = {
  backbone: 'xception',
  blend: 'validation',
  weights: 'imagenet',
  inceptionWeights: 'imagenet',
} as const;

describe('weights that are not used', () => {
  it.each<[string, Partial<WeightOptions>]>([
    ['weights', { backbone: 'inception-v3', blend: 0, weights: 'mine.h5' }],
    ['weights', { backbone: 'my.onnx', blend: 0, weights: 'mine.h5' }],
    ['inception-weights', { backbone: 'my.onnx', blend: 0, inceptionWeights: 'mine.h5' }],
  ])('are refused: --%s of %j', (flag, given) => {
    expect(() => refuseIdleWeights({ ...plain, ...given })).toThrow(
      new RegExp(`^Option --${flag} has no effect with --backbone .* and --blend 0, `),
    );
  });

  it.each<Partial<WeightOptions>>([
    { backbone: 'my.onnx', weights: 'mine.h5', inceptionWeights: 'mine.h5' },
    { backbone: 'inception-v3', blend: 0, inceptionWeights: 'mine.h5' },
    { blend: 0, weights: 'mine.h5', inceptionWeights: 'mine.h5' },
  ])('are accepted if the network is trained or in the blend: %j', (given) => {
    expect(() => refuseIdleWeights({ ...plain, ...given })).not.toThrow();
  });
});
