import { scoreTables } from '../../evidence/table/score-tables.ts';
import { requireTests } from '../../experiments/elsewhere/require-tests.ts';
import { testAsRequested } from '../../experiments/elsewhere/test-as-requested.ts';
import { type ControlsRequest, chooseControlSeeds } from '../../experiments/plan/plan-controls.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import type { RunRequest } from '../../experiments/run/run-request.ts';
import { run } from '../../experiments/run.ts';
import { changedOptions } from '../../experiments/summary/summarise-row.ts';
import { findProject, type ProjectFolders } from '../../shared/project.ts';
import { print, printJson, remark, say } from '../print.ts';
import { printTables } from '../print-tables.ts';
import { describeRun } from './describe-run.ts';
import { printLeaderboard } from './leaderboard.ts';

/** How a run is printed. */
interface PrintChoice {
  /** Whether to say at length how to read the leaderboard. */
  readonly explain?: boolean | undefined;
  readonly json: boolean;
}

/**
 * Runs a plugin, and its control if that is asked for, and prints the scores and the leaderboard, or
 * one JSON object.
 */
export async function runAndPrint(
  request: RunRequest,
  { explain, json }: PrintChoice,
  controls?: ControlsRequest,
): Promise<void> {
  const project = findProject();
  const { seed } = request;
  const hasControl = chooseControlSeeds(controls, [seed]).includes(seed);
  await requireTests(request);
  const trained = await run(request, project, remark);
  const finished = await testAsRequested(trained, request, project, remark);
  const control = hasControl ? await runControl(request, project) : undefined;
  await printRun({ finished, control }, project, { explain, json });
}

/** Prints the scores of a finished run and the leaderboard, or one JSON object with its control. */
export async function printRun(
  {
    finished,
    control,
  }: {
    readonly finished: FinishedRun;
    readonly control?: Pick<FinishedRun, 'folder' | 'manifest' | 'scores'> | undefined;
  },
  project: ProjectFolders,
  { explain = false, json }: PrintChoice,
): Promise<void> {
  const { folder, manifest, scores, elsewhere } = finished;
  if (json) {
    printJson({
      folder,
      manifest,
      scores,
      ...(elsewhere === undefined ? {} : { elsewhere }),
      ...(control === undefined ? {} : { control }),
    });
    return;
  }
  printTables(scoreTables(finished), finished, 'terminal');
  say(describeRun(finished));
  print('');
  await printLeaderboard(project, 'terminal', { splitHash: manifest.split.hash, explain });
  print('');
  say(sayNext(manifest));
}

/** What to do with a run: commands to copy. */
function sayNext({ id, plugin, answered, limit, collection }: FinishedRun['manifest']): string {
  const report = `harness report ${id} shows everything on one page`;
  // Only a plugin can be trained again.
  if (answered !== undefined) return `Next: ${report}.`;
  const isPlain =
    collection.kind === 'demo' &&
    limit === null &&
    Object.keys(changedOptions(plugin)).length === 0;
  const how = isPlain ? '' : ', with the options of this run,';
  return `Next: ${report}; harness crossvalidate ${plugin.name}${how} has every artist unseen once.`;
}

async function runControl(request: RunRequest, project: ProjectFolders) {
  remark('The same on shuffled labels:');
  const asked = { ...request, control: { seed: request.seed } };
  const { folder, manifest, scores } = await run(asked, project, remark);
  return { folder, manifest, scores };
}
