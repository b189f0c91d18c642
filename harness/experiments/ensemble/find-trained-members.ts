import type { FinishedRun } from '../records/run-record.ts';
import { identifyRun } from '../run/identify-run.ts';
import type { RunRequest } from '../run/run-request.ts';
import type { EnsembleMember } from './open-members.ts';

/** An ensemble that is about to be trained. */
export interface EnsembleToTrain {
  readonly members: readonly EnsembleMember[];
  readonly collectionName: string;
  readonly splitHash: string;
  readonly request: RunRequest;
}

/**
 * The finished runs that an ensemble's members would be if they were trained on their own: the same
 * plugins, options, seeds, collection and split. Members are seeded as runs of their own are, so
 * their models are what the ensemble would train.
 *
 * @param findRun looks for the finished run of an id
 * @returns a run for each member, or undefined where one is missing or was refitted, or there are no
 *   members
 */
export async function findTrainedMembers(
  { members, collectionName, splitHash, request }: EnsembleToTrain,
  findRun: (id: string) => Promise<FinishedRun | undefined>,
): Promise<FinishedRun[] | undefined> {
  if (members.length === 0) return undefined;
  const found: FinishedRun[] = [];
  for (const { plugin, options, seed = request.seed, members: inner } of members) {
    const id = identifyRun({
      plugin: plugin.name,
      options,
      collectionName,
      splitHash,
      members: inner,
      request: { ...request, seed, members: undefined },
    });
    const run = await findRun(id);
    // A refitted model knows validation's answers, so that nothing can be stacked on them.
    if (run === undefined || run.manifest.refitted) return undefined;
    found.push(run);
  }
  return found;
}
