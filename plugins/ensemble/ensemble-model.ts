import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../../harness/contract/errors.ts';
import type { LoadTask, Model } from '../../harness/contract/plugin.ts';
import { predictChecked } from '../../harness/host/predict.ts';
import { logOdds, type Stacking, stackingSchema } from './stacking.ts';
import { loadMembers, saveMembers, type TrainedMember } from './train-members.ts';

const stackingFile = 'stacking.json';

/**
 * Members that answer as one; it owns their models. Where one of them is to learn from validation too
 * the ensemble does, and keeps the weights that it had from validation before.
 */
export function createEnsembleModel(trained: readonly TrainedMember[], stacking: Stacking): Model {
  const members = [...trained];
  const model: Model = {
    async predict(paintings, pairs) {
      const odds = new Float64Array(pairs.a.length).fill(stacking.intercept);
      for (const [k, { plugin, model }] of members.entries()) {
        const { mean, deviation, weight } = stacking.members[k]!;
        if (weight === 0) continue;
        const answers = await predictChecked(plugin.name, model, paintings, pairs);
        for (let i = 0; i < odds.length; i++) {
          odds[i]! += (weight * (logOdds(answers[i]!) - mean)) / deviation;
        }
      }
      return Float32Array.from(odds, (x) => 1 / (1 + Math.exp(-x)));
    },
    async save(folder) {
      await saveMembers(folder, members);
      await writeFile(join(folder, stackingFile), `${JSON.stringify(stacking, null, 2)}\n`);
    },
    dispose() {
      for (const { model } of members) model.dispose();
    },
  };
  if (members.every((member) => member.model.refit === undefined)) return model;
  return {
    ...model,
    async refit() {
      // One by one in their places, so that an error leaves each model freed once.
      for (const [k, member] of members.entries()) {
        if (member.model.refit !== undefined) {
          members[k] = { ...member, model: await member.model.refit() };
        }
      }
      return createEnsembleModel(members, stacking);
    },
  };
}

/**
 * Brings back what the model's `save` wrote.
 *
 * @throws HarnessError `ENSEMBLE_BROKEN` where a file is missing or not as it was written
 */
export async function loadEnsembleModel(folder: string, task: LoadTask<unknown>): Promise<Model> {
  const stacking = await readStacking(join(folder, stackingFile));
  const members = await loadMembers(folder, task);
  const model = createEnsembleModel(members, stacking);
  if (members.length === stacking.members.length) return model;
  model.dispose();
  throw new HarnessError(
    'ENSEMBLE_BROKEN',
    `${folder} holds ${members.length} members, but ${stackingFile} weighs ${stacking.members.length}.`,
  );
}

async function readStacking(file: string): Promise<Stacking> {
  try {
    return stackingSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new HarnessError(
      'ENSEMBLE_BROKEN',
      `${file} does not say how the ensemble is stacked: ${messageOf(error)}`,
      { cause: error },
    );
  }
}
