/**
 * The competition winner's approach: a network learns to predict the training artists, and also style
 * and genre. Two paintings are by the same artist to the extent that their softmaxes agree, even if
 * the artist is not among those it can predict.
 */
import { z } from 'zod';
import { blendOption } from '../models/blend/blend.ts';
import { plainOptions } from '../models/blend/plain-side.ts';
import { defineHeadPlugin } from '../models/heads/define-head-plugin.ts';
import { inputOption, trainingOptions } from '../models/heads/head-options.ts';
import { fitCentre, type Profile } from '../models/heads/profile.ts';
import { type HeadApproach, trainHead } from '../models/heads/train-head.ts';
import { anyStyleOptions, styleTrial } from '../models/style/style-options.ts';
import { withinOptions } from '../models/style/within-options.ts';
import { listLabelTasks } from './label-tasks.ts';
import { softmaxLessons } from './softmax-lessons.ts';

const options = z.object({
  ...anyStyleOptions,
  ...withinOptions,
  input: inputOption,
  ...trainingOptions,
  batch: z.int().min(1).default(64).describe('Paintings per step'),
  smoothing: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.1)
    .describe('Share of a label that is spread over all classes'),
  tasks: z
    .enum(['artist', 'artist+style+genre'])
    .default('artist+style+genre')
    .describe('Classes to learn, if the collection names them'),
  profile: z
    .enum(['softmax', 'logits'])
    .default('softmax')
    .describe(
      'Profiles to compare: softmaxes by their dot product, or centred logits by their cosine',
    ),
  temperature: z.number().positive().default(4).describe('Temperature of the softmax profile'),
  blend: blendOption(0),
  ...plainOptions,
});

export default defineHeadPlugin({
  name: 'artist-softmax',
  summary: "A softmax over training artists on frozen style features: the competition winner's way",
  options,
  trial: { ...styleTrial, epochs: 3, hidden: 16, batch: 16 },

  learn(task, style, loop) {
    const { options: chosen, random, artists } = task;
    const tasks = listLabelTasks(task.train, artists, chosen.tasks);
    if (tasks.length > 1) {
      task.log(`Learning ${tasks.map(({ name, classes }) => `${classes} ${name}s`).join(', ')}.`);
    }
    const approach: HeadApproach = {
      outputs: tasks.reduce((sum, { classes }) => sum + classes, 0),
      async fitProfile(outputs): Promise<Profile> {
        const { profile: kind, temperature } = chosen;
        return kind === 'softmax'
          ? { kind, classes: artists, temperature }
          : { kind, classes: artists, centre: await fitCentre(outputs, artists) };
      },
      lessons: (epoch) => softmaxLessons(tasks, chosen, random.fork('epoch', epoch)),
    };
    return trainHead(task, style, approach, loop);
  },
});
