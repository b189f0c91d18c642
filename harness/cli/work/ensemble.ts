import { readMemberRuns } from '../../experiments/composition/read-member-runs.ts';
import { requestComposition } from '../../experiments/composition/request-composition.ts';
import { findProject } from '../../shared/project.ts';
import { runAndPrint } from './run.ts';

/** Makes one run of several finished ones and prints its scores and the leaderboard, or JSON. */
export async function ensembleAndPrint(args: {
  readonly runs: readonly string[];
  readonly composition: string;
  readonly stack: string;
  readonly stackOn: string;
  readonly engine?: string;
  readonly workers?: number;
  readonly force: boolean;
  readonly json: boolean;
}): Promise<void> {
  const { runs, composition: plugin, stack, stackOn, engine = 'auto', workers, force, json } = args;
  const project = findProject();
  const members = await readMemberRuns(runs.map(String), project.submissions);
  const choices = { plugin, options: { stack, stackOn }, engine, workers, force };
  await runAndPrint(await requestComposition(members, choices, project), json);
}
