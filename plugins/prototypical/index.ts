/**
 * Few-shot learning in episodes: a head is trained to predict the artists of paintings from a few
 * support paintings of each, with other artists each time, as it will have to for unseen artists
 * (Snell, Swersky and Zemel, "Prototypical Networks for Few-shot Learning", 2017).
 */
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
import { anyStyleOptions, styleTrial } from '../models/style/style-options.ts';
import { withinOptions } from '../models/style/within-options.ts';
import { episodeDrawer } from './draw-episode.ts';
import { episodeLessons } from './episode-lessons.ts';

const options = z.object({
  ...anyStyleOptions,
  ...withinOptions,
  input: inputOption,
  embedding: embeddingOption,
  ...trainingOptions,
  ways: z.int().min(2).default(16).describe('Artists per episode'),
  shots: z.int().min(1).default(1).describe('Known paintings per artist'),
  queries: z.int().min(1).default(3).describe('Paintings per artist to classify'),
  episodesPerEpoch: z.int().min(1).default(20).describe('Steps per epoch'),
  distance: z
    .enum(['euclidean', 'cosine'])
    .default('euclidean')
    .describe("Compares a painting with an artist's prototype: squared distance, or cosine"),
  scale: z.number().positive().default(8).describe('Scale of distances or cosines'),
  blend: blendOption('validation'),
  ...plainOptions,
});

export default defineHeadPlugin({
  name: 'prototypical',
  summary: 'One-shot learning by episodes on frozen style features, blended with their cosine',
  options,
  trial: { ...styleTrial, ...headTrial, ways: 4, episodesPerEpoch: 3 },

  learn(task, style, loop) {
    const artists = task.train.map(({ artist }) => artist);
    const drawer = episodeDrawer(artists, task.options);
    const approach: HeadApproach = {
      outputs: task.options.embedding,
      fitProfile: async () => ({ kind: 'embedding' }),
      lessons: (epoch) => episodeLessons(drawer, task.options, task.random.fork('epoch', epoch)),
    };
    return trainHead(task, style, approach, loop);
  },
});
