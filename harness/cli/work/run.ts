import { testAsRequested } from '../../experiments/elsewhere/test-as-requested.ts';
import type { RunRequest } from '../../experiments/run/run-request.ts';
import { run } from '../../experiments/run.ts';
import { findProject } from '../../shared/project.ts';
import { print, printJson, remark } from '../print.ts';
import { describeRun } from './describe-run.ts';
import { printLeaderboard } from './leaderboard.ts';

/** Runs a plugin and prints its scores and the leaderboard, or one JSON object. */
export async function runAndPrint(request: RunRequest, json: boolean): Promise<void> {
  const project = findProject();
  const trained = await run(request, project, remark);
  const finished = await testAsRequested(trained, request, project, remark);
  const { folder, manifest, scores, elsewhere } = finished;
  if (json) {
    printJson({ folder, manifest, scores, ...(elsewhere === undefined ? {} : { elsewhere }) });
    return;
  }
  print(describeRun(finished));
  print('');
  await printLeaderboard(project, 'terminal', manifest.split.hash);
}
