import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Composition } from '../../contract/composition.ts';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { LoadTask, Model, Plugin, Services } from '../../contract/plugin.ts';
import { predictChecked } from '../predict.ts';
import { memberFolder, readMembers, writeMembers } from './member-folders.ts';
import { type CompositionPlace, openMember } from './open-members.ts';

/** What a composition has learnt lies in this file beside its members. */
const stateFile = 'stacking.json';

/** What is known of a member that has learnt. */
interface LearntMember {
  readonly plugin: Plugin;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

/** A member whose model is open. */
export interface TrainedMember extends LearntMember {
  readonly model: Model;
}

/** A member whose model lies in a folder. */
export interface SavedMember extends LearntMember {
  readonly folder: string;
}

/** What answers for a composition that has learnt. */
export interface ComposedParts {
  readonly composition: Composition;
  /** What `fit` gave. */
  readonly state: unknown;
  readonly members: readonly TrainedMember[];
}

/** The model of a composition: it asks the models of its members, which it owns from here on. */
export function createComposedModel({ composition, state, members }: ComposedParts): Model {
  return {
    async predict(paintings, pairs) {
      const answers: (Float32Array | undefined)[] = [];
      for (const [place, { plugin, model }] of members.entries()) {
        const isHeard = composition.hears?.(state, place) ?? true;
        answers.push(
          isHeard ? await predictChecked(plugin.name, model, paintings, pairs) : undefined,
        );
      }
      return composition.combine(state, answers, pairs.a.length);
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
      await writeFile(join(folder, stateFile), `${JSON.stringify(state, null, 2)}\n`);
    },
    dispose() {
      for (const { model } of members) model.dispose();
    },
  };
}

/**
 * Brings back what the model of a composition saved.
 *
 * @param from the folder of the model, and where the composition is
 * @throws HarnessError `ENSEMBLE_BROKEN` where a file is missing or not as it was written, and what
 *   `openMember` throws
 */
export async function loadComposedModel(
  composition: Composition,
  from: { readonly model: string; readonly composition: CompositionPlace },
  task: LoadTask<unknown>,
): Promise<Model> {
  const state = await readState(composition, join(from.model, stateFile));
  const stored = await readMembers(from.model);
  const saved: SavedMember[] = [];
  for (const [place, { seed, ...spelt }] of stored.entries()) {
    const { plugin, options } = await openMember(spelt, from.composition);
    saved.push({ plugin, options, seed, folder: memberFolder(from.model, place) });
  }
  const members = await loadMembers(saved, task);
  return createComposedModel({ composition, state, members });
}

/** Loads the models of members one by one; where one fails, those before it are freed. */
export async function loadMembers(
  members: readonly SavedMember[],
  services: Services,
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

async function readState({ state }: Composition, file: string): Promise<unknown> {
  try {
    return state.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new HarnessError(
      'ENSEMBLE_BROKEN',
      `${file} does not say how the answers of members become one: ${messageOf(error)}`,
      { cause: error },
    );
  }
}
