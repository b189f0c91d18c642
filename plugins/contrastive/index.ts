/**
 * Metric learning on frozen features: a head that brings paintings by the same artist together, with
 * supervised contrastive loss, circle loss or an angular margin, on batches of P artists × K
 * paintings. Its cosine is blended with the whitened cosine of the features themselves, which
 * generalises better to unseen artists and makes different errors.
 */
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { blendOption } from '../models/blend/blend.ts';
import { plainOptions } from '../models/blend/plain-side.ts';
import { defineHeadPlugin } from '../models/heads/define-head-plugin.ts';
import {
  embeddingOption,
  headTrial,
  inputOption,
  trainingOptions,
} from '../models/heads/head-options.ts';
import { type HeadApproach, trainHead } from '../models/heads/train-head.ts';
import { heNormal } from '../models/layers/initial-weights.ts';
import { anyStyleOptions, styleTrial } from '../models/style/style-options.ts';
import { withinOptions } from '../models/style/within-options.ts';
import { contrastiveLessons, learnsByPairs } from './contrastive-lessons.ts';
import { createNoise } from './noise-pool.ts';

const options = z.object({
  ...anyStyleOptions,
  ...withinOptions,
  input: inputOption,
  embedding: embeddingOption,
  heads: z
    .int()
    .min(1)
    .max(16)
    .default(1)
    .describe(
      'Heads trained in parallel from different initial weights; their cosines are averaged',
    ),
  ...trainingOptions,
  artistsPerBatch: z.int().min(2).default(16).describe('Artists per batch'),
  paintingsPerArtist: z.int().min(2).default(4).describe('Paintings per artist'),
  loss: z
    .enum(['supcon', 'circle', 'arcface', 'softmax'])
    .default('supcon')
    .describe(
      'Supervised contrast, circle loss, or a softmax over artists with or without an angular margin',
    ),
  temperature: z
    .number()
    .positive()
    .default(0.1)
    .describe('Temperature, by which supcon divides cosines'),
  margin: z.number().min(0).max(1.5).default(0.3).describe('Radians, in arcface'),
  scale: z.number().positive().default(16).describe('Scale of cosines, in arcface and softmax'),
  augment: z
    .enum(['none', 'mixup', 'adversarial', 'noise'])
    .default('adversarial')
    .describe(
      'Augmentation of features: mixtures of paintings (of one artist with supcon and circle), a step towards a ' +
        'higher loss, or normal noise',
    ),
  augmentStrength: z
    .number()
    .positive()
    .max(1)
    .default(0.3)
    .describe(
      "For mixup, alpha of the beta distribution; for a step, its share of a row's length; for noise, its " +
        'deviation (features have about 1)',
    ),
  blend: blendOption('validation'),
  ...plainOptions,
});

export default defineHeadPlugin({
  name: 'contrastive',
  summary: 'Metric learning on frozen style features, blended with their whitened cosine',
  options,
  trial: { ...styleTrial, ...headTrial, artistsPerBatch: 4, paintingsPerArtist: 3 },

  async learn(task, style, loop) {
    const { options: chosen, random, artists: count } = task;
    const artists = task.train.map(({ artist }) => artist);
    const directions = learnsByPairs(chosen)
      ? undefined
      : tf.tidy(() =>
          tf.variable(heNormal(count, chosen.embedding * chosen.heads, random.fork('directions'))),
        );
    const noise = chosen.augment === 'noise' ? createNoise(random.fork('noise')) : undefined;
    try {
      const approach: HeadApproach = {
        outputs: chosen.embedding,
        heads: chosen.heads,
        extra: directions === undefined ? {} : { directions },
        fitProfile: async () => ({ kind: 'embedding' }),
        lessons: (epoch) =>
          contrastiveLessons(
            {
              artists,
              directions,
              noise: noise?.forEpoch(epoch),
              random: random.fork('epoch', epoch),
            },
            chosen,
          ),
      };
      return await trainHead(task, style, approach, loop);
    } finally {
      directions?.dispose();
      noise?.dispose();
    }
  },
});
