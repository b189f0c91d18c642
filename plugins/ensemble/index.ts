/**
 * Several approaches that answer as one: their answers are combined by stacking on validation pairs of
 * artists that are not in training.
 */
import { z } from 'zod';
import { defineComposition } from '../../harness/contract/composition.ts';
import { membersOption } from '../../harness/contract/members-option.ts';
import { combineAnswers } from './combine-answers.ts';
import { fitStacking } from './fit-stacking.ts';
import { joinAnswers } from './join-answers.ts';
import { describeStacking, stackingSchema } from './stacking.ts';

const small = { inputSize: 96, layer: 'add_2' };

export default defineComposition({
  name: 'ensemble',
  summary: 'Several approaches as one, stacked on validation pairs',
  options: z.object({
    members: membersOption('plain-cosine,colour-statistics'),
    stack: z
      .enum(['logistic', 'mean'])
      .default('logistic')
      .describe('Weights from logistic regression, or all equal'),
    stackOn: z
      .enum(['unseen', 'both'])
      .default('unseen')
      .describe('Validation pairs to fit on: of unseen artists, or also of training artists'),
  }),
  trial: {
    members: [
      { plugin: 'xception', options: { ...small, epochs: 2, learningRate: 0.01 } },
      { plugin: 'plain-cosine', options: small },
      'colour-statistics',
    ],
  },
  members: ({ members }) => members,

  state: stackingSchema,
  fit({ options: { stack, stackOn: on }, plugins, validation: { seen, unseen }, random, log }) {
    const answers = on === 'both' ? joinAnswers(unseen, seen) : unseen;
    const stacking = fitStacking({ ...answers, plugins }, { stack, on }, random.fork('stack'));
    log(describeStacking(stacking));
    return stacking;
  },
  hears: ({ members }, place) => members[place]?.weight !== 0,
  combine: combineAnswers,
});
