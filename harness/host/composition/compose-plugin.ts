import { canonicalJson } from '../../contract/canonical-json.ts';
import type { LabelledPairs } from '../../contract/plugin.ts';
import type {
  Composer,
  HostedComposition,
  HostedModel,
  HostedPlugin,
  OpenExtractors,
  ServedTraining,
} from '../hosted-plugin.ts';
import { predictChecked } from '../predict.ts';
import { createComposedModel, loadComposedModel, type TrainedMember } from './composed-model.ts';
import { labelAnswers } from './label-answers.ts';
import { type CompositionPlace, openMembers } from './open-members.ts';

/**
 * A composition as a plugin: it names the extractors of all members and loads what was saved. `run`
 * trains members as separate runs instead of asking this one to train; here they learn one after
 * another, without checkpoints, which is enough to try a composition on a few paintings.
 * Members that are to learn from validation have done so in the model that comes back.
 *
 * @param place of the composition
 */
export function composePlugin(
  composition: HostedComposition,
  place: CompositionPlace,
): HostedPlugin {
  const { members: _, open: __, ...declared } = composition;
  return {
    ...declared,

    async extractors(task) {
      // Members that use the same features ask for them once.
      const extractors = new Map<string, OpenExtractors['list'][number]>();
      const open: OpenExtractors[] = [];
      const close = async () => {
        for (const one of open) await one.close();
      };
      try {
        for (const { plugin, options } of await openMembers(
          { composition, ...place },
          task.options,
        )) {
          const own = await plugin.extractors?.({ ...task, options });
          if (own === undefined) continue;
          open.push(own);
          for (const extractor of own.list) {
            const key = canonicalJson([extractor.id, extractor.view, extractor.width]);
            if (!extractors.has(key)) extractors.set(key, extractor);
          }
        }
        return { list: [...extractors.values()], close };
      } catch (error) {
        await close();
        throw error;
      }
    },

    train: (task) => trainTogether(composition, place, task),

    load: (model, task) => loadComposedModel(composition, { model, composition: place }, task),
  };
}

async function trainTogether(
  composition: HostedComposition,
  place: CompositionPlace,
  task: ServedTraining,
): Promise<HostedModel> {
  const { validation } = task;
  const members: TrainedMember[] = [];
  const seen: Float32Array[] = [];
  const unseen: Float32Array[] = [];
  let composer: Composer | undefined;
  try {
    for (const { plugin, options, seed = task.seed } of await openMembers(
      { composition, ...place },
      task.options,
    )) {
      const model = await plugin.train({
        ...task,
        options,
        seed,
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
    composer = await composition.open(task);
    const state = await composer.fit({
      options: task.options,
      seed: task.seed,
      plugins: members.map(({ plugin }) => plugin.name),
      validation: {
        seen: labelAnswers(seen, validation.seen, artists),
        unseen: labelAnswers(unseen, validation.unseen, artists),
      },
    });
    return createComposedModel({ composer, state, members });
  } catch (error) {
    await composer?.stop();
    for (const { model } of members) model.dispose();
    throw error;
  }
}
