import { HarnessError, messageOf } from '../errors.ts';
import { describeSeconds } from '../leaderboard/describe-row.ts';
import { harmlessText } from '../leaderboard/harmless-text.ts';
import type { ProjectFolders } from '../project.ts';
import { findFinishedRun } from '../records/read-run.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { run } from '../run.ts';
import { describeApproach } from './approach.ts';
import { estimateSecondsLeft } from './estimate-seconds-left.ts';
import type { LocatedRun } from './locate-runs.ts';
import type { CrossvalidationPlan } from './plan-crossvalidation.ts';

/** A planned run that is finished. */
export interface FinishedFold {
  /** Place in the plan's `approaches`, from 0. */
  readonly approach: number;
  readonly seed: number;
  readonly fold: number;
  readonly record: FinishedRun;
}

/** A run of a cross-validation that ended early. */
export interface FailedFold {
  /** What was run, in one line. */
  readonly label: string;
  readonly reason: string;
}

export interface RunCrossvalidationOptions {
  readonly plan: CrossvalidationPlan;
  /** The plan's runs, in the order in which they are made. */
  readonly runs: readonly LocatedRun[];
  /** Its `submissions` is the folder of the cross-validations. */
  readonly project: ProjectFolders;
  /** Only reads what is finished. */
  readonly tableOnly: boolean;
  readonly log: (line: string) => void;
}

/**
 * Makes the runs of a cross-validation one after another. Finished ones are taken as they are and
 * killed ones go on, so a cross-validation that was stopped goes on where it was; a run that fails
 * does not stop the others.
 */
export async function runCrossvalidation({
  plan,
  runs,
  project,
  tableOnly,
  log,
}: RunCrossvalidationOptions): Promise<{
  readonly finished: readonly FinishedFold[];
  readonly failed: readonly FailedFold[];
}> {
  const startedAt = Date.now();
  const finished: FinishedFold[] = [];
  const failed: FailedFold[] = [];
  const toMake = new Set<LocatedRun>();
  for (const planned of runs) {
    const record = await findFinishedRun(project.submissions, planned.id);
    if (record !== undefined && (tableOnly || !planned.request.force)) {
      finished.push({ ...placeOf(planned), record });
    } else toMake.add(planned);
  }
  log(
    `${finished.length} of ${runs.length} runs are finished; ${sayRest(toMake.size, tableOnly)}.`,
  );
  if (tableOnly) return { finished, failed };
  for (const [i, planned] of runs.entries()) {
    if (!toMake.has(planned)) continue;
    const label = `[${i + 1}/${runs.length}] ${describeRun(plan, planned)}`;
    log(label);
    try {
      const record = await run(planned.request, project, log);
      finished.push({ ...placeOf(planned), record });
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      log(`${label} failed: ${harmlessText(messageOf(error), 300)}`);
      failed.push({ label: describeRun(plan, planned), reason: messageOf(error) });
    }
    toMake.delete(planned);
    const elapsed = describeSeconds((Date.now() - startedAt) / 1000);
    const left = estimateSecondsLeft(finished, [...toMake]);
    if (toMake.size > 0) {
      log(
        `${toMake.size} ${toMake.size === 1 ? 'run' : 'runs'} to go; ${elapsed} so far${left === null ? '' : `, about ${describeSeconds(left)} left`}.`,
      );
    }
  }
  return { finished, failed };
}

function placeOf({ approach, seed, fold }: LocatedRun) {
  return { approach, seed, fold };
}

function sayRest(count: number, tableOnly: boolean): string {
  if (count === 0) return 'none is left to make';
  return tableOnly ? `${count} are missing` : `${count} to go`;
}

function describeRun({ approaches, folds }: CrossvalidationPlan, run: LocatedRun): string {
  return `${describeApproach(approaches[run.approach]!)}, seed ${run.seed}, fold ${run.fold + 1} of ${folds}`;
}
