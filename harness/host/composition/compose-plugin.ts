import { canonicalJson } from '../../contract/canonical-json.ts';
import type { Composition } from '../../contract/composition.ts';
import type { FeatureExtractor, LabelledPairs, Plugin, TrainTask } from '../../contract/plugin.ts';
import { createRandom } from '../../contract/random.ts';
import { predictChecked } from '../predict.ts';
import { createComposedModel, loadComposedModel, type TrainedMember } from './composed-model.ts';
import { labelAnswers } from './label-answers.ts';
import { type CompositionPlace, openMembers } from './open-members.ts';

/**
 * A composition as a plugin: it names the extractors of all members and loads what was saved. `run`
 * trains members as runs of their own instead of asking this one to train; here they learn one after
 * another, without checkpoints, which is enough for whoever tries a composition on a few paintings.
 * Members that are to learn from validation have done so in the model that comes back.
 *
 * @param place of the composition
 */
export function composePlugin(composition: Composition, place: CompositionPlace): Plugin {
  const { name, summary, paper, options, trial } = composition;
  return {
    name,
    summary,
    options,
    ...(paper === undefined ? {} : { paper }),
    ...(trial === undefined ? {} : { trial }),

    async extractors(task) {
      // Members that stand on the same features ask for them once.
      const extractors = new Map<string, FeatureExtractor>();
      for (const { plugin, options } of await openMembers(
        { composition, ...place },
        task.options,
      )) {
        for (const extractor of (await plugin.extractors?.({ ...task, options })) ?? []) {
          extractors.set(canonicalJson([extractor.id, extractor.view, extractor.width]), extractor);
        }
      }
      return [...extractors.values()];
    },

    train: (task) => trainTogether(composition, place, task),

    load: (model, task) => loadComposedModel(composition, { model, composition: place }, task),
  };
}

async function trainTogether(
  composition: Composition,
  place: CompositionPlace,
  task: TrainTask<Record<string, unknown>>,
) {
  const { validation } = task;
  const members: TrainedMember[] = [];
  const seen: Float32Array[] = [];
  const unseen: Float32Array[] = [];
  try {
    for (const { plugin, options, seed = task.seed } of await openMembers(
      { composition, ...place },
      task.options,
    )) {
      const model = await plugin.train({
        ...task,
        options,
        seed,
        random: createRandom(seed, plugin.name),
        checkpoint: { latest: async () => undefined, save: async () => {} },
      });
      const index = members.push({ plugin, options, seed, model }) - 1;
      const ask = (pairs: LabelledPairs) =>
        predictChecked(plugin.name, model, validation.paintings, pairs);
      seen.push(await ask(validation.seen));
      unseen.push(await ask(validation.unseen));
      if (model.refit !== undefined) {
        members[index] = { plugin, options, seed, model: await model.refit() };
      }
    }
    const artists = validation.paintings.map(({ artist }) => artist);
    const state = composition.fit({
      ...task,
      plugins: members.map(({ plugin }) => plugin.name),
      validation: {
        seen: labelAnswers(seen, validation.seen, artists),
        unseen: labelAnswers(unseen, validation.unseen, artists),
      },
    });
    return createComposedModel({ composition, state, members });
  } catch (error) {
    for (const { model } of members) model.dispose();
    throw error;
  }
}
