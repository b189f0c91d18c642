import type { RunRequest } from '../../experiments/run/run-request.ts';
import { run } from '../../experiments/run.ts';
import { findProject } from '../../shared/project.ts';
import { print, printJson, remark } from '../print.ts';
import { describeRun } from './describe-run.ts';
import { printLeaderboard } from './leaderboard.ts';

/** Runs a plugin and prints its scores and the leaderboard, or one JSON object. */
export async function runAndPrint(request: RunRequest, json: boolean): Promise<void> {
  const project = findProject();
  const finished = await run(request, project, remark);
  if (json) {
    printJson({ folder: finished.folder, manifest: finished.manifest, scores: finished.scores });
    return;
  }
  print(describeRun(finished));
  print('');
  await printLeaderboard(project, 'terminal', finished.manifest.split.hash);
}
