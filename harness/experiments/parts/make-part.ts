import { type JobShard, mostParts } from '../../compute/features/choose-shard.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import type { OpenApproach } from '../plan/approach.ts';
import type { FailedRun } from '../plan/describe-failures.ts';
import type { LocatedRun } from '../plan/locate-runs.ts';
import { type RunPlanOptions, runPlan } from '../plan/run-plan.ts';
import { projectOf } from '../records/controls-folder.ts';
import { findFinishedRun } from '../records/read-run.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { divideRuns, takePart } from './divide-runs.ts';
import { type Division, keepDivision } from './division-file.ts';

/** A list of runs that several processes make together, on one machine or on several that share a folder. */
export interface ListedRuns
  extends Pick<RunPlanOptions, 'isComplete' | 'describeResult' | 'openLog'> {
  readonly approaches: readonly OpenApproach[];
  /** All of them, in the order in which one process would make them. */
  readonly runs: readonly LocatedRun[];
  readonly project: ProjectFolders;
}

/** The result of one part. */
export interface PartOutcome {
  readonly shard: JobShard;
  /** The finished runs of this part. */
  readonly runs: readonly { readonly id: string; readonly label: string }[];
  readonly failed: readonly FailedRun[];
  /** The number of runs of all parts, and how many of them are finished now. */
  readonly all: { readonly runs: number; readonly finished: number };
}

/**
 * Makes one part of a list of runs. Parts need no order and no coordinator; a stopped part continues with
 * the same command.
 *
 * @throws HarnessError `SHARD_INVALID`; a run that fails is listed
 */
export async function makePart(
  { approaches, runs, project, ...how }: ListedRuns,
  shard: JobShard,
  log: (line: string) => void,
): Promise<PartOutcome> {
  const { index, count } = shard;
  const division = await divide({ approaches, runs, project }, count, log);
  const own = takePart(runs, approaches, division, index);
  log(`Part ${index} of ${count} (${shard.source}): ${own.length} of ${runs.length} runs.`);
  const { finished, failed } = await runPlan({ ...how, runs: own, project, log });
  const { isComplete = () => true } = how;
  let done = 0;
  for (const run of runs) {
    const record = await findRecord(run, project);
    if (record !== undefined && isComplete(record)) done++;
  }
  return {
    shard,
    runs: finished.map(({ planned, record }) => ({ id: record.manifest.id, label: planned.label })),
    failed,
    all: { runs: runs.length, finished: done },
  };
}

/**
 * The division of a list of runs, for users and schedulers; parts that start later use the same division.
 *
 * @param count number of parts; by default one per run
 */
export async function planParts(
  listed: Pick<ListedRuns, 'approaches' | 'runs' | 'project'>,
  count: number | undefined,
  log: (line: string) => void,
): Promise<Division> {
  const each = Math.min(mostParts, Math.max(1, listed.runs.length));
  return divide(listed, count ?? each, log);
}

function divide(
  { approaches, runs, project }: Pick<ListedRuns, 'approaches' | 'runs' | 'project'>,
  count: number,
  log: (line: string) => void,
): Promise<Division> {
  const make = () => divideRuns(runs, approaches, count, project);
  return keepDivision(runs, count, project.submissions, make, log);
}

async function findRecord(
  { id, request }: LocatedRun,
  project: ProjectFolders,
): Promise<FinishedRun | undefined> {
  return id === undefined
    ? undefined
    : findFinishedRun(projectOf(request, project).submissions, id);
}
