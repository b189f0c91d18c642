import { HarnessError } from '../contract/errors.ts';
import { createImagePool } from '../data/images/pool.ts';
import type { PluginPlaces } from '../host/known-plugins.ts';
import type { PartScore } from '../scoring/score.ts';
import { startProgress } from '../shared/progress.ts';
import type { ProjectFolders } from '../shared/project.ts';
import { describeEstimate } from '../shared/text/describe-figures.ts';
import { chooseReference } from './crossvalidate/choose-reference.ts';
import type { CrossvalidationModel } from './crossvalidate/crossvalidation-model.ts';
import type { CrossvalidationPlan, FinishedFold } from './crossvalidate/crossvalidation-plan.ts';
import { findFullest } from './crossvalidate/find-fullest.ts';
import { measureElsewhere } from './crossvalidate/measure-elsewhere.ts';
import { createInfluenceReader } from './crossvalidate/read-influences.ts';
import { summariseCrossvalidation } from './crossvalidate/summarise-crossvalidation.ts';
import type { ListedRuns } from './parts/make-part.ts';
import { type LocatedRun, locateRuns } from './plan/locate-runs.ts';
import { planControls } from './plan/plan-controls.ts';
import {
  type DivideIntoFolds,
  type ExperimentPlan,
  type ExperimentRequest,
  planExperiment,
} from './plan/plan-experiment.ts';
import { createQuietOpening } from './plan/quiet-opening.ts';
import { type PlannedRecord, runPlan } from './plan/run-plan.ts';
import { projectOf } from './records/controls-folder.ts';
import { findFinishedRun } from './records/read-run.ts';
import type { FinishedRun } from './records/run-record.ts';
import { createHardPairsFinder } from './run/find-hard-pairs.ts';

/** The request for a cross-validation. */
export interface CrossvalidationRequest
  extends Omit<ExperimentRequest, 'divide'>,
    Omit<DivideIntoFolds, 'by'> {
  /** The reference of differences: its name, or its name and options. */
  readonly reference?: string | undefined;
}

/**
 * Runs approaches on every fold of artists, also for a learning curve, and compares them: plan → runs →
 * table. Repeating a cross-validation makes only the missing runs. Controls are made last; finished ones
 * always count, requested or not.
 *
 * @param project its `submissions` is the folder of the cross-validations
 * @param options.tableOnly makes no run and summarises the finished ones
 * @throws HarnessError the errors of planning and of opening the collection; a run that fails is listed in
 *   the table
 */
export async function crossvalidate(
  request: CrossvalidationRequest,
  project: ProjectFolders,
  { tableOnly, log }: { readonly tableOnly: boolean; readonly log: (line: string) => void },
): Promise<CrossvalidationModel> {
  const { plan, collection, runs, asked, openLog } = await locateCrossvalidation(
    request,
    project,
    log,
  );
  const toMake = { runs: asked, project, tableOnly, log, openLog };
  const { finished, failed } = await runPlan({ ...toMake, describeResult: sayScores });
  const isAsked = new Set(asked);
  const made = await findMade(
    runs.filter((planned) => !isAsked.has(planned)),
    project,
  );
  const folds: FinishedFold[] = [];
  const controls: FinishedFold[] = [];
  const pool = createImagePool({ workers: request.base.workers });
  const records = [...finished, ...made];
  const progress = startProgress('Summing up', records.length, 'runs');
  try {
    const findHardPairs = createHardPairsFinder(collection, pool);
    const readInfluences = createInfluenceReader(collection, findHardPairs);
    for (const { planned, record } of records) {
      const { approach, request } = planned;
      const influences = await readInfluences(record);
      const place = { approach, seed: request.seed, fold: request.fold?.index ?? 0 };
      const list = request.control === undefined ? folds : controls;
      list.push({ ...place, record, influences });
      progress.advance();
    }
  } finally {
    progress.stop();
    await pool.close();
  }
  const { approaches, artists, reference } = plan;
  const elsewhere = await measureElsewhere(folds, (place) =>
    artists === undefined ? reference : findFullest(approaches, place),
  );
  return summariseCrossvalidation(plan, collection, folds, failed, { elsewhere, controls });
}

/**
 * The runs of a cross-validation, for several processes to make in parts; with `tableOnly` it then
 * summarises them.
 *
 * @throws HarnessError the errors of planning and of opening the collection
 */
export async function listCrossvalidation(
  request: CrossvalidationRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<ListedRuns> {
  const { plan, asked, openLog } = await locateCrossvalidation(request, project, log);
  const { approaches } = plan;
  return { approaches, runs: asked, project, describeResult: sayScores, openLog };
}

/** The plan and its runs with all controls, and the requested ones among them. */
async function locateCrossvalidation(
  request: CrossvalidationRequest,
  project: ProjectFolders,
  log: (line: string) => void,
) {
  const plan = await planCrossvalidation(request, project);
  const all = { ...plan, runs: [...plan.runs, ...planControls(plan.runs)] };
  const openLog = createQuietOpening(log);
  const { collection, runs } = await locateRuns(all, request.base, project, openLog());
  const isAsked = ({ request: { control, seed } }: LocatedRun) =>
    control === undefined || plan.controlSeeds.includes(seed);
  return { plan, collection, runs, asked: runs.filter(isAsked), openLog };
}

/** The runs that an earlier command has finished. */
async function findMade(
  runs: readonly LocatedRun[],
  project: ProjectFolders,
): Promise<PlannedRecord[]> {
  const found: PlannedRecord[] = [];
  for (const planned of runs) {
    const { submissions } = projectOf(planned.request, project);
    const record = planned.id && (await findFinishedRun(submissions, planned.id));
    if (record) found.push({ planned, record });
  }
  return found;
}

/**
 * Plans a repeated cross-validation: all approaches use the same folds, and each seed draws different ones.
 *
 * @throws HarnessError as {@link planExperiment}
 */
export async function planCrossvalidation(
  { folds, artists, reference, ...request }: CrossvalidationRequest,
  places: PluginPlaces,
): Promise<ExperimentPlan & CrossvalidationPlan> {
  if (artists !== undefined && reference !== undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      'With --artists, each row is compared with the same approach and the most artists: leave out --reference.',
    );
  }
  const divide = { by: 'folds', folds, artists } as const;
  const plan = await planExperiment({ ...request, divide }, places);
  if (artists !== undefined) return { ...plan, folds, reference: null };
  return { ...plan, folds, reference: chooseReference(plan.approaches, reference) };
}

/** `unseen AUC 0.791 [0.700, 0.883], seen 0.895 [0.831, 0.958]`, over the artists of this fold. */
function sayScores({ scores: { tests } }: FinishedRun): string {
  const figure = ({ auc }: PartScore) => describeEstimate(auc);
  return `unseen AUC ${figure(tests.unseen)}, seen ${figure(tests.seen)}`;
}
