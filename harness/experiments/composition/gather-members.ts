import { itemAt } from '../../contract/item-at.ts';
import type { OpenMember } from '../../host/composition/open-members.ts';
import { findFinishedRun } from '../records/read-run.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { type Circumstances, identifyRun } from '../run/identify-run.ts';
import type { RunRequest } from '../run/run-request.ts';

/** The members of a composition before its run. */
export interface MembersToGather {
  readonly members: readonly OpenMember[];
  /** The composition's request: members share its collection, split and engine. */
  readonly request: RunRequest;
  readonly collectionName: string;
  readonly splitHash: string;
  /** The composition's circumstances: its members run on the same engine. */
  readonly circumstances: Circumstances;
}

/** Where to find members, and how to make missing ones. */
export interface MemberRuns {
  /** Folder of runs. */
  readonly submissions: string;
  /** Ids of runs made by this command, which `force` does not repeat. */
  readonly made: ReadonlySet<string>;
  readonly makeRun: (request: RunRequest) => Promise<FinishedRun>;
  readonly log: (line: string) => void;
}

/**
 * The runs of a composition's members: the chosen ones, else those that follow from the options. Finished
 * ones are reused; the others are made, each as a separate run with the composition's seed unless it has
 * its own. A killed run continues from its own checkpoint.
 *
 * @returns a run for each member, in their order
 */
export async function gatherMembers(
  { members, request, collectionName, splitHash, circumstances }: MembersToGather,
  { submissions, made, makeRun, log }: MemberRuns,
): Promise<readonly FinishedRun[]> {
  const sayTaken = (count: number) =>
    log(`The members are the models of ${count} finished runs; none is trained again.`);
  if (request.members !== undefined) {
    sayTaken(request.members.length);
    return request.members;
  }
  const runs: FinishedRun[] = [];
  let trained = 0;
  for (const [place, { plugin, folder, given, options, seed }] of members.entries()) {
    const own: RunRequest = {
      ...request,
      plugin: folder,
      pluginOptions: given,
      seed: seed ?? request.seed,
    };
    const weights = itemAt(circumstances.memberWeights, place);
    const { id } = identifyRun({
      plugin,
      folder,
      circumstances: {
        engine: circumstances.engine,
        weights,
        packages: circumstances.memberPackages?.[place],
        memberWeights: [],
      },
      options,
      collectionName,
      splitHash,
      request: own,
    });
    const mayBeTaken = !request.force || made.has(id);
    const found = mayBeTaken ? await findFinishedRun(submissions, id) : undefined;
    // Records of earlier versions lack the answers to validation that a composition learns from.
    if (found !== undefined && found.scores.validation !== null) {
      runs.push(found);
      continue;
    }
    log(`Member ${place + 1} of ${members.length}: ${plugin.name}`);
    runs.push(await makeRun({ ...own, force: request.force || found !== undefined }));
    trained++;
  }
  if (trained === 0) sayTaken(runs.length);
  return runs;
}
