import type { PartScore } from '../scoring/score.ts';
import type { ProjectFolders } from '../shared/project.ts';
import { describeEstimate } from '../shared/text/describe-figures.ts';
import type { ListedRuns } from './parts/make-part.ts';
import { locateRuns } from './plan/locate-runs.ts';
import { planControls } from './plan/plan-controls.ts';
import { type ExperimentRequest, planExperiment } from './plan/plan-experiment.ts';
import { createQuietOpening } from './plan/quiet-opening.ts';
import { runPlan } from './plan/run-plan.ts';
import type { FinishedRun } from './records/run-record.ts';
import { type SweepSummary, summariseSweep } from './sweep/summarise-sweep.ts';

/** The request for a sweep; options that it omits come from the file, or default to one seed and one split. */
export interface SweepRequest extends Omit<ExperimentRequest, 'divide'> {
  readonly splitSeeds?: string | undefined;
}

/**
 * Runs several approaches, options, seeds or splits and summarises them: plan → runs → summary. Repeating a
 * sweep makes only the missing runs. Controls are not part of the summary: the leaderboard shows the gain
 * from labels.
 *
 * @param options.tableOnly makes no run and summarises the finished ones
 * @throws HarnessError the errors of planning and of opening the collection; a run that fails is listed in
 *   the summary
 */
export async function sweep(
  request: SweepRequest,
  project: ProjectFolders,
  { tableOnly, log }: { readonly tableOnly: boolean; readonly log: (line: string) => void },
): Promise<SweepSummary> {
  const { approaches: _, ...listed } = await listSweep(request, project, log);
  const { finished, failed } = await runPlan({ ...listed, tableOnly, log });
  return summariseSweep(
    finished.flatMap(({ planned, record }) =>
      planned.request.control === undefined ? [record] : [],
    ),
    failed,
  );
}

/**
 * The runs of a sweep, for several processes to make in parts; with `tableOnly` the sweep then summarises
 * them.
 *
 * @throws HarnessError the errors of planning and of opening the collection
 */
export async function listSweep(
  { splitSeeds, ...request }: SweepRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<ListedRuns> {
  const divide = { by: 'splits', splitSeeds } as const;
  const plan = await planExperiment({ ...request, divide }, project);
  const controls = planControls(
    plan.runs.filter(({ request }) => plan.controlSeeds.includes(request.seed)),
  );
  const planned = { ...plan, runs: [...plan.runs, ...controls] };
  const openLog = createQuietOpening(log);
  const { runs } = await locateRuns(planned, request.base, project, openLog());
  return {
    approaches: plan.approaches,
    runs,
    project,
    // Records of earlier versions lack validation's figures, which the choice needs.
    isComplete: ({ scores }) => scores.validation !== null,
    describeResult: sayValidation,
    openLog,
  };
}

/** Options are chosen by it, so no test result is printed before the choice. */
function sayValidation({ scores: { validation } }: FinishedRun): string {
  if (validation === null) return 'done';
  const figure = ({ auc }: PartScore) => describeEstimate(auc);
  return `validation: unseen AUC ${figure(validation.unseen)}, seen ${figure(validation.seen)}`;
}
