import type { FinishedRun } from '../records/run-record.ts';
import { identifyRun } from '../run/identify-run.ts';
import type { RunRequest } from '../run/run-request.ts';
import { openMembers } from './open-members.ts';

/** An ensemble that is about to be trained. */
export interface EnsembleToTrain {
  /** The plugin's name. */
  readonly plugin: string;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
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
 * @returns a run for each member, or undefined where one is missing or the plugin is no ensemble
 */
export async function findTrainedMembers(
  { plugin: name, options, collectionName, splitHash, request }: EnsembleToTrain,
  pluginsFolder: string,
  findRun: (id: string) => Promise<FinishedRun | undefined>,
): Promise<FinishedRun[] | undefined> {
  const members = await openMembers(name, options, pluginsFolder);
  if (members.length === 0) return undefined;
  const found: FinishedRun[] = [];
  for (const { plugin, options: own, seed = request.seed } of members) {
    const id = identifyRun({
      ...{ plugin: plugin.name, options: own, collectionName, splitHash },
      request: { ...request, seed, members: undefined },
    });
    const run = await findRun(id);
    if (run === undefined) return undefined;
    found.push(run);
  }
  return found;
}
