import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import type { ValidationSets } from '../../data/pairs/test-sets.ts';
import {
  createComposedModel,
  loadMembers,
  type SavedMember,
} from '../../host/composition/composed-model.ts';
import { labelAnswers } from '../../host/composition/label-answers.ts';
import { type CompositionPlace, openMember } from '../../host/composition/open-members.ts';
import type { HostedComposition, ServedTraining } from '../../host/hosted-plugin.ts';
import { checkAnswers } from '../../host/predict.ts';
import type { ValidationName } from '../../scoring/score.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { checkSealedModel, modelFolderName } from '../records/seal.ts';
import type { Learnt } from '../run/learnt.ts';
import { readMemberAnswers } from './read-member-answers.ts';

/** A composition with trained members. */
export interface RunsToCompose {
  readonly composition: HostedComposition;
  /** The place of the composition. */
  readonly place: CompositionPlace;
  /** The runs of its members, in their order. */
  readonly runs: readonly FinishedRun[];
  readonly validation: ValidationSets;
  /** The task in the form for a plugin. */
  readonly task: ServedTraining;
}

/**
 * Combines finished runs: fits the composition to their answers to validation's pairs, given before any of
 * them learnt from these, and opens their models to answer the tests.
 *
 * @throws HarnessError `RUN_BROKEN` if a run has no model, or no answers
 */
export async function composeRuns({
  composition,
  place,
  runs,
  validation,
  task,
}: RunsToCompose): Promise<Learnt> {
  const saved: SavedMember[] = [];
  for (const run of runs) saved.push(await findSavedMember(run, place));
  const artists = task.validation.paintings.map(({ artist }) => artist);
  const said = await readMemberAnswers(runs, validation);
  const composer = await composition.open(task);
  try {
    const state = await composer.fit({
      options: task.options,
      seed: task.seed,
      plugins: runs.map(({ manifest }) => manifest.plugin.name),
      validation: {
        seen: labelAnswers(said.seen, validation.seen, artists),
        unseen: labelAnswers(said.unseen, validation.unseen, artists),
      },
    });
    const combine = async (name: ValidationName) => {
      const count = validation[name].a.length;
      return checkAnswers(composition.name, await composer.combine(said[name], count), count);
    };
    const answers = { seen: await combine('seen'), unseen: await combine('unseen') };
    const members = await loadMembers(saved, task);
    return {
      answers,
      model: createComposedModel({ composer, state, members }),
      refitted: runs.some(({ manifest }) => manifest.refitted),
    };
  } catch (error) {
    await composer.stop();
    throw error;
  }
}

async function findSavedMember(run: FinishedRun, place: CompositionPlace): Promise<SavedMember> {
  const { seed, id, plugin: trained } = run.manifest;
  const folder = join(run.folder, modelFolderName);
  if (!existsSync(folder)) {
    throw new HarnessError(
      'RUN_BROKEN',
      `The run ${id} has no model: ${folder} is missing. Run it again with --force.`,
    );
  }
  await checkSealedModel(run.folder);
  const spelt = { plugin: trained.name, options: trained.options };
  const { plugin, options } = await openMember(spelt, place);
  return { plugin, options, seed, folder };
}
