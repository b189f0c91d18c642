/**
 * Several approaches that answer as one: each is trained as it would be on its own, and what they
 * say is stacked on validation pairs, of artists that are not in training. Members that are to learn
 * from validation as well (`refit`) do so after that.
 */
import { z } from 'zod';
import { canonicalJson } from '../../harness/contract/canonical-json.ts';
import { definePlugin, type FeatureExtractor } from '../../harness/contract/plugin.ts';
import { createEnsembleModel, loadEnsembleModel } from './ensemble-model.ts';
import { membersOption } from './members-option.ts';
import { openMember } from './open-member.ts';
import { stackOnValidation } from './stack-on-validation.ts';
import { trainMembers } from './train-members.ts';

const small = { inputSize: 96, layer: 'add_2' };

export default definePlugin({
  name: 'ensemble',
  summary: 'Several approaches as one, stacked on validation pairs',
  options: z.object({
    members: membersOption,
    stack: z
      .enum(['logistic', 'mean'])
      .default('logistic')
      .describe('Weights from logistic regression, or all of them equal'),
    stackOn: z
      .enum(['unseen', 'both'])
      .default('unseen')
      .describe("Validation pairs to fit on: of unseen artists, or of training's as well"),
  }),
  trial: {
    members: [
      { plugin: 'xception', options: { ...small, epochs: 2, learningRate: 0.01 } },
      { plugin: 'plain-cosine', options: small },
      'colour-statistics',
    ],
  },

  async extractors(task) {
    // Members that stand on the same features ask for them once.
    const extractors = new Map<string, FeatureExtractor>();
    for (const spelt of task.options.members) {
      const { plugin, options } = await openMember(spelt, 0);
      for (const extractor of (await plugin.extractors?.({ ...task, options })) ?? []) {
        extractors.set(canonicalJson([extractor.id, extractor.view, extractor.width]), extractor);
      }
    }
    return [...extractors.values()];
  },

  async train(task) {
    const members = await Promise.all(
      task.options.members.map((spelt) => openMember(spelt, task.seed)),
    );
    const trained = await trainMembers(task, members);
    try {
      return createEnsembleModel(trained, await stackOnValidation(task, trained));
    } catch (error) {
      for (const { model } of trained) model.dispose();
      throw error;
    }
  },

  load: loadEnsembleModel,
});
