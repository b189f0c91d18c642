import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type {
  ComposedState,
  Composer,
  HostedComposition,
  HostedModel,
  HostedPlugin,
  ServedLoading,
  ServedWith,
  Usage,
} from '../hosted-plugin.ts';
import { predictChecked } from '../predict.ts';
import { memberFolder, readMembers, writeMembers } from './member-folders.ts';
import { type CompositionPlace, openMember } from './open-members.ts';

/** The file with a composition's trained state, next to the folders of its members. */
const stateFile = 'stacking.json';

/** A trained member. */
interface LearntMember {
  readonly plugin: HostedPlugin;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

/** A member whose model is open. */
export interface TrainedMember extends LearntMember {
  readonly model: HostedModel;
}

/** A member whose model is in a folder. */
export interface SavedMember extends LearntMember {
  readonly folder: string;
}

/** The process of a trained composition. */
export interface ComposedParts {
  /** It is ended with the model. */
  readonly composer: Composer;
  /** The result of `fit`. */
  readonly state: ComposedState;
  readonly members: readonly TrainedMember[];
}

/** The model of a composition: it asks the models of its members, which it owns from here on. */
export function createComposedModel({ composer, state, members }: ComposedParts): HostedModel {
  return {
    async predict(paintings, pairs) {
      const answers: (Float32Array | undefined)[] = [];
      for (const [place, { plugin, model }] of members.entries()) {
        answers.push(
          state.hears[place] === true
            ? await predictChecked(plugin.name, model, paintings, pairs)
            : undefined,
        );
      }
      return composer.combine(answers, pairs.a.length);
    },
    async save(folder) {
      await writeMembers(
        folder,
        members.map(({ plugin, options, seed, model }) => ({
          plugin: plugin.name,
          options,
          seed,
          save: (into) => model.save(into),
        })),
      );
      await writeFile(join(folder, stateFile), `${JSON.stringify(state.value, null, 2)}\n`);
    },
    async usage() {
      let sum: Usage = { tensors: 0, bytes: 0 };
      for (const { model } of members) {
        const { tensors, bytes } = await model.usage();
        sum = { tensors: sum.tensors + tensors, bytes: add(sum.bytes, bytes) };
      }
      return sum;
    },
    async free() {
      let left = 0;
      for (const { model } of members) left += await model.free();
      await composer.stop();
      return left;
    },
    dispose() {
      for (const { model } of members) model.dispose();
      void composer.stop();
    },
  };
}

/**
 * Loads the saved model of a composition.
 *
 * @param from the folder of the model, and where the composition is
 * @throws HarnessError `ENSEMBLE_BROKEN` if a file is missing or not as it was written, and what
 *   `openMember` throws
 */
export async function loadComposedModel(
  composition: HostedComposition,
  from: { readonly model: string; readonly composition: CompositionPlace },
  task: ServedLoading,
): Promise<HostedModel> {
  const stored = await readMembers(from.model);
  const composer = await composition.open(task);
  try {
    const state = await restoreState(composer, join(from.model, stateFile), stored.length);
    const saved: SavedMember[] = [];
    for (const [place, { seed, ...spelt }] of stored.entries()) {
      const { plugin, options } = await openMember(spelt, from.composition);
      saved.push({ plugin, options, seed, folder: memberFolder(from.model, place) });
    }
    const members = await loadMembers(saved, task);
    return createComposedModel({ composer, state, members });
  } catch (error) {
    await composer.stop();
    throw error;
  }
}

/** Loads the models of members one by one; if one fails, those before it are freed. */
export async function loadMembers(
  members: readonly SavedMember[],
  services: ServedWith,
): Promise<TrainedMember[]> {
  const loaded: TrainedMember[] = [];
  try {
    for (const { plugin, options, seed, folder } of members) {
      const model = await plugin.load(folder, { ...services, options });
      loaded.push({ plugin, options, seed, model });
    }
    return loaded;
  } catch (error) {
    for (const { model } of loaded) model.dispose();
    throw error;
  }
}

function add(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}

async function restoreState(
  composer: Composer,
  file: string,
  members: number,
): Promise<ComposedState> {
  try {
    return await composer.restore(JSON.parse(await readFile(file, 'utf8')), members);
  } catch (error) {
    throw new HarnessError(
      'ENSEMBLE_BROKEN',
      `${file} cannot be read, so the members' answers cannot be combined: ${messageOf(error)}`,
      { cause: error },
    );
  }
}
