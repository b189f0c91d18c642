import { performance } from 'node:perf_hooks';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { describeSeconds } from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { testAsRequested } from '../elsewhere/test-as-requested.ts';
import { projectOf } from '../records/controls-folder.ts';
import { findFinishedRun } from '../records/read-run.ts';
import type { FinishedRun } from '../records/run-record.ts';
import type { RunRequest } from '../run/run-request.ts';
import { run } from '../run.ts';
import { type FailedRun, longestReason } from './describe-failures.ts';
import { estimateSecondsLeft, secondsOf, type TimedRun } from './estimate-seconds-left.ts';
import type { LocatedRun } from './locate-runs.ts';
import { createQuietOpening } from './quiet-opening.ts';

/** A planned run and its record. */
export interface PlannedRecord {
  readonly planned: LocatedRun;
  readonly record: FinishedRun;
}

export interface RunPlanOptions {
  /** In the order in which they are made. */
  readonly runs: readonly LocatedRun[];
  readonly project: ProjectFolders;
  /** Only reads finished runs. */
  readonly tableOnly?: boolean;
  /** Whether a finished run has all that is needed; one that lacks something is made again. */
  readonly isComplete?: (record: FinishedRun) => boolean;
  /** Describes a run that has just been made, in one line. */
  readonly describeResult: (record: FinishedRun) => string;
  readonly log: (line: string) => void;
  /** Opens the log of each run, if their opening lines have already been printed. */
  readonly openLog?: ReturnType<typeof createQuietOpening>;
}

/**
 * Makes the runs of a plan one after another. Finished ones are reused and killed ones continue, so a
 * stopped plan continues where it stopped; a run that fails does not stop the others. Each is tested on the
 * other collections of its request, unless it already has been. Members of a composition are separate runs,
 * which are not made twice either.
 *
 * @returns the finished runs in the order of the plan, and the failed ones in the order of failure
 */
export async function runPlan({
  runs,
  project,
  tableOnly = false,
  isComplete = () => true,
  describeResult,
  log,
  openLog = createQuietOpening(log),
}: RunPlanOptions): Promise<{
  readonly finished: readonly PlannedRecord[];
  readonly failed: readonly FailedRun[];
}> {
  const records = new Map<LocatedRun, FinishedRun>();
  const failed: FailedRun[] = [];
  const timed: TimedRun[] = [];
  const toMake = new Map<LocatedRun, RunRequest>();
  for (const planned of runs) {
    const { id, request, approach } = planned;
    const { submissions } = projectOf(request, project);
    const record = id && (await findFinishedRun(submissions, id));
    if (!record || (request.force && !tableOnly)) {
      toMake.set(planned, request);
    } else if (isComplete(record)) {
      records.set(planned, record);
      timed.push({ approach, seconds: secondsOf(record) });
    } else {
      toMake.set(planned, { ...request, force: true });
    }
  }
  const testFinished = async (planned: LocatedRun, record: FinishedRun) => {
    try {
      records.set(planned, await testAsRequested(record, planned.request, project, log));
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      const label = `${planned.label}, on other collections`;
      log(`${label} failed: ${harmlessText(messageOf(error), longestReason)}`);
      failed.push({ label, reason: messageOf(error) });
    }
  };
  log(`${records.size} of ${runs.length} runs are finished; ${sayRest(toMake.size, tableOnly)}.`);

  const made = new Set<string>();
  const startedAt = performance.now();
  const secondsSince = (start: number) => (performance.now() - start) / 1000;
  for (const [i, planned] of runs.entries()) {
    if (tableOnly) break;
    const request = toMake.get(planned);
    const done = records.get(planned);
    if (request === undefined) {
      if (done !== undefined) await testFinished(planned, done);
      continue;
    }
    toMake.delete(planned);
    const { approach, label } = planned;
    const place = `[${i + 1}/${runs.length}]`;
    log(`${place} ${label}`);
    const begunAt = performance.now();
    try {
      const trained = await run(request, project, openLog(), made);
      requirePlanned(planned, trained);
      records.set(planned, trained);
      log(`${place} ${describeResult(trained)}`);
      await testFinished(planned, trained);
      timed.push({ approach, seconds: secondsSince(begunAt) });
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      const reason = messageOf(error);
      const isNew = failed.every((other) => other.reason !== reason);
      log(`${place} failed${isNew ? `: ${harmlessText(reason, longestReason)}` : ' as before'}`);
      failed.push({ label, reason });
    }
    const left = estimateSecondsLeft(timed, [...toMake.keys()]);
    log(sayProgress(secondsSince(startedAt), toMake.size, left, failed.length));
  }
  const finished = runs.flatMap((planned) => {
    const record = records.get(planned);
    return record === undefined ? [] : [{ planned, record }];
  });
  return { finished, failed };
}

/** A table must not mix runs from before and after a change. */
function requirePlanned({ id }: LocatedRun, { manifest }: FinishedRun): void {
  if (id === undefined || id === manifest.id) return;
  throw new HarnessError(
    'RUN_NOT_AS_PLANNED',
    `Inputs have changed since the runs were planned, so this is now the run ${manifest.id}. Start the same command again.`,
  );
}

function sayRest(count: number, tableOnly: boolean): string {
  if (count === 0) return 'none left';
  if (tableOnly) return `${count} ${count === 1 ? 'is' : 'are'} missing`;
  return `${count} to go. Ctrl-C stops; the same command resumes`;
}

function sayProgress(elapsed: number, count: number, left: number | null, failed: number): string {
  const soFar = `${describeSeconds(elapsed)} so far`;
  if (count === 0) {
    const outcome = failed === 0 ? 'All runs are done' : `No run is left; ${failed} failed`;
    return `${outcome}; ${soFar}.`;
  }
  const estimate = left === null ? '' : `, about ${describeSeconds(left)} left`;
  return `${count} ${count === 1 ? 'run' : 'runs'} to go; ${soFar}${estimate}.`;
}
