import { performance } from 'node:perf_hooks';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { describeEstimate, describeSeconds } from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import type { CrossvalidationPlan } from '../crossvalidate/plan-crossvalidation.ts';
import { findFinishedRun } from '../records/read-run.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { run } from '../run.ts';
import type { FailedRun } from '../sweep/run-sweep.ts';
import { describeApproach } from './approach.ts';
import { estimateSecondsLeft, secondsOf, type TimedRun } from './estimate-seconds-left.ts';
import type { LocatedRun } from './locate-runs.ts';
import { createQuietOpening } from './quiet-opening.ts';

/** A planned run that is finished. */
export interface FinishedFold {
  /** Place in the plan's `approaches`, from 0. */
  readonly approach: number;
  readonly seed: number;
  readonly fold: number;
  readonly record: FinishedRun;
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
  readonly failed: readonly FailedRun[];
}> {
  const finished: FinishedFold[] = [];
  const failed: FailedRun[] = [];
  const timed: TimedRun[] = [];
  const toMake = new Set<LocatedRun>();
  for (const planned of runs) {
    const record = await findFinishedRun(project.submissions, planned.id);
    if (record === undefined || (planned.request.force && !tableOnly)) {
      toMake.add(planned);
      continue;
    }
    finished.push({ ...placeOf(planned), record });
    timed.push({ approach: planned.approach, seconds: secondsOf(record) });
  }
  log(
    `${finished.length} of ${runs.length} runs are finished; ${sayRest(toMake.size, tableOnly)}.`,
  );
  if (tableOnly) return { finished, failed };

  const made = new Set<string>();
  const openLog = createQuietOpening(log);
  const startedAt = performance.now();
  const secondsSince = (start: number) => (performance.now() - start) / 1000;
  for (const [i, planned] of runs.entries()) {
    if (!toMake.delete(planned)) continue;
    const place = `[${i + 1}/${runs.length}]`;
    const label = describeRun(plan, planned);
    log(`${place} ${label}`);
    const begunAt = performance.now();
    try {
      const record = await run(planned.request, project, openLog(), made);
      finished.push({ ...placeOf(planned), record });
      log(`${place} ${sayScores(record)}`);
      timed.push({ approach: planned.approach, seconds: secondsSince(begunAt) });
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      log(`${place} failed: ${harmlessText(messageOf(error), 300)}`);
      failed.push({ label, reason: messageOf(error) });
    }
    const left = estimateSecondsLeft(timed, [...toMake]);
    log(sayProgress(secondsSince(startedAt), toMake.size, left));
  }
  return { finished, failed };
}

function placeOf({ approach, seed, fold }: LocatedRun) {
  return { approach, seed, fold };
}

function sayRest(count: number, tableOnly: boolean): string {
  if (count === 0) return 'none is left to make';
  if (tableOnly) return `${count} ${count === 1 ? 'is' : 'are'} missing`;
  return `${count} to go. Ctrl-C stops, the same command goes on`;
}

function sayProgress(elapsed: number, count: number, left: number | null): string {
  const soFar = `${describeSeconds(elapsed)} so far`;
  if (count === 0) return `All runs are made; ${soFar}.`;
  const estimate = left === null ? '' : `, about ${describeSeconds(left)} left`;
  return `${count} ${count === 1 ? 'run' : 'runs'} to go; ${soFar}${estimate}.`;
}

/** `unseen AUC 0.791 [0.700, 0.883], seen 0.895 [0.831, 0.958]`, over the artists of the one fold. */
function sayScores({ scores: { tests } }: FinishedRun): string {
  const [unseen, seen] = [describeEstimate(tests.unseen.auc), describeEstimate(tests.seen.auc)];
  return `unseen AUC ${unseen}, seen ${seen}`;
}

function describeRun({ approaches, folds }: CrossvalidationPlan, run: LocatedRun): string {
  return `${describeApproach(approaches[run.approach]!)}, seed ${run.seed}, fold ${run.fold + 1} of ${folds}`;
}
