import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import {
  type ContrastiveOptions,
  contrastiveLessons,
} from '../../../plugins/contrastive/contrastive-lessons.ts';
import { createNoise } from '../../../plugins/contrastive/noise-pool.ts';
import { createHeadLearner } from '../../../plugins/models/heads/head-learner.ts';
import { HeadNetwork } from '../../../plugins/models/heads/head-network.ts';
import { heNormal } from '../../../plugins/models/layers/initial-weights.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const artists = Array.from({ length: 24 }, (_, i) => i % 4);
const losses = ['supcon', 'circle', 'arcface', 'softmax'] as const;
const augmentations = ['none', 'mixup', 'adversarial', 'noise'] as const;

async function learn(own: Pick<ContrastiveOptions, 'loss' | 'augment'>): Promise<number[]> {
  const options: ContrastiveOptions = {
    temperature: 0.2,
    margin: 0.2,
    scale: 8,
    heads: 1,
    augmentStrength: 0.1,
    artistsPerBatch: 8,
    paintingsPerArtist: 3,
    ...own,
  };
  const random = createRandom(3);
  const noise = own.augment === 'noise' ? createNoise(random.fork('noise')) : undefined;
  const directions =
    own.loss === 'supcon' || own.loss === 'circle'
      ? undefined
      : tf.tidy(() => tf.variable(heNormal(4, 8, random)));
  const network = HeadNetwork.create({ width: 10, hidden: 0, outputs: 8 }, random.fork('weights'));
  const inputs = tf.tensor2d(artists.map(() => Array.from({ length: 10 }, () => random.normal())));
  const learner = createHeadLearner(
    {
      network,
      inputs,
      extra: directions === undefined ? {} : { directions },
      validate: () => Promise.reject(new Error('not asked for')),
      lessons: (epoch) =>
        contrastiveLessons(
          {
            artists,
            directions,
            noise: noise?.forEpoch(epoch),
            random: random.fork('epoch', epoch),
          },
          options,
        ),
    },
    { learningRate: 0.02, dropout: 0, weightDecay: 0 },
    random.fork('learning'),
  );
  const found: number[] = [];
  for (let epoch = 1; epoch <= 40; epoch++) found.push((await learner.learn(epoch)).loss);
  learner.dispose();
  tf.dispose([inputs, ...(directions === undefined ? [] : [directions])]);
  noise?.dispose();
  network.dispose();
  return found;
}

describe.each(losses)('lessons with %s', (loss) => {
  it.each(augmentations)(
    'are learnt with augmentation %s, without a tensor left',
    async (augment) => {
      const before = tf.memory().numTensors;
      const found = await learn({ loss, augment });
      const mean = (of: readonly number[]) => of.reduce((sum, x) => sum + x, 0) / of.length;
      expect(mean(found.slice(-5))).toBeLessThan(0.75 * mean(found.slice(0, 3)));
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});

describe('lessons', () => {
  it('are harder where features are moved against them', async () => {
    const [plain, moved] = [
      await learn({ loss: 'supcon', augment: 'none' }),
      await learn({ loss: 'supcon', augment: 'adversarial' }),
    ];
    expect(moved[0]).toBeGreaterThan(plain[0]!);
  });
});
