import { readMemberRuns } from '../../experiments/ensemble/read-member-runs.ts';
import { requestEnsemble } from '../../experiments/ensemble/request-ensemble.ts';
import { findProject } from '../../shared/project.ts';
import { runAndPrint } from './run.ts';

/** Makes one run of several finished ones and prints its scores and the leaderboard, or JSON. */
export async function ensembleAndPrint(args: {
  readonly runs: readonly string[];
  readonly stack: string;
  readonly stackOn: string;
  readonly engine?: string;
  readonly workers?: number;
  readonly force: boolean;
  readonly json: boolean;
}): Promise<void> {
  const { runs, stack, stackOn, engine = 'auto', workers, force, json } = args;
  const project = findProject();
  const members = await readMemberRuns(runs.map(String), project.submissions);
  const choices = { stacking: { stack, stackOn }, engine, workers, force };
  await runAndPrint(await requestEnsemble(members, choices, project), json);
}
