import { createInterface } from 'node:readline/promises';
import { HarnessError } from '../../../contract/errors.ts';
import { chooseRuns } from '../../../experiments/keeping/choose-runs.ts';
import { findDependents } from '../../../experiments/keeping/find-dependents.ts';
import { describeAdditions, listRunFiles } from '../../../experiments/keeping/list-run-files.ts';
import { finishRemovals, removeRun } from '../../../experiments/keeping/remove-runs.ts';
import type { KeptRun } from '../../../experiments/keeping/survey-runs.ts';
import { latestWord } from '../../../experiments/records/newest-run.ts';
import {
  describeLeftovers,
  listLeftoversOfRuns,
  removeLeftovers,
} from '../../../shared/leftovers.ts';
import { describeBytes } from '../../../shared/text/describe-figures.ts';
import { printJson, remark, say } from '../../print.ts';
import { survey } from './survey.ts';

/**
 * `harness runs remove [runs..]`: says what depends on the runs, asks, and removes their folders.
 *
 * @throws HarnessError `CONFIRMATION_NEEDED` if there is nobody to ask and no `--yes`, `USAGE`, and
 *   what `removeRun` throws
 */
export async function removeAndPrint(
  words: readonly string[],
  yes: boolean,
  json: boolean,
): Promise<void> {
  const { submissions, kept, chosen } = await survey(words);
  refuseLatest(words, chosen);
  const finished = await finishRemovals(submissions);
  if (finished > 0) remark('Finished an interrupted removal.');
  if (chosen.length === 0) {
    const left = listLeftoversOfRuns({ submissions });
    removeLeftovers(left);
    if (left.length > 0) remark(`Removed ${describeLeftovers(left)}.`);
    if (finished + left.length > 0) return json ? printJson({ removed: [] }) : undefined;
    throw new HarnessError('USAGE', 'Name the runs to remove; `harness runs list` lists them.');
  }
  const staying = kept.filter((run) => !chosen.includes(run));
  const plans = await Promise.all(
    chosen.map(async (run) => {
      const files = await listRunFiles(run.folder);
      return {
        run: run.name,
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        goesWithIt: describeAdditions(files),
        dependents: findDependents(run, staying),
      };
    }),
  );
  for (const [i, plan] of plans.entries())
    for (const line of describe(plan, chosen[i])) remark(line);
  if (!yes && !(await ask(chosen.length)))
    return json ? printJson({ removed: [] }) : say('Nothing is removed.');
  for (const run of chosen) {
    await removeRun(run, submissions);
    if (!json) say(`Removed ${run.name}`);
  }
  if (json) printJson({ removed: plans });
}

/** The same command, started twice, would remove two runs. */
function refuseLatest(words: readonly string[], chosen: readonly KeptRun[]): void {
  if (!words.includes(latestWord)) return;
  if (chosen.some(({ name, notes }) => name === latestWord || notes.name === latestWord)) return;
  const [run] = chooseRuns([latestWord], chosen, '');
  throw new HarnessError(
    'USAGE',
    `\`harness runs remove\` does not take "latest", which names another run after each removal. It is now ${run?.name}: harness runs remove ${run?.name}`,
  );
}

interface Plan {
  readonly run: string;
  readonly bytes: number;
  readonly goesWithIt: readonly string[];
  readonly dependents: readonly { readonly text: string }[];
}

function describe({ run, bytes, goesWithIt, dependents }: Plan, kept: KeptRun | undefined) {
  const manifest = kept?.record?.manifest;
  const answered =
    manifest?.answered === undefined
      ? []
      : ['  Its answers came from elsewhere: only their file can recreate it.'];
  return [
    `${run}, ${describeBytes(bytes)}`,
    ...(goesWithIt.length === 0 ? [] : [`  Also removed: ${goesWithIt.join(', ')}.`]),
    ...answered,
    ...dependents.map(({ text }) => `  ${text}`),
    ...(dependents.length === 0 ? ['  No other run or table depends on it.'] : []),
  ];
}

async function ask(count: number): Promise<boolean> {
  if (process.stdin.isTTY !== true) {
    throw new HarnessError(
      'CONFIRMATION_NEEDED',
      `Nothing is removed: there is no terminal to ask on. Give --yes to remove ${count === 1 ? 'this run' : `these ${count} runs`}.`,
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question = `Remove ${count === 1 ? 'it' : `these ${count} runs`}? [y/N] `;
    // What ends the input is no answer.
    const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    const answer = await Promise.race([terminal.question(question), ended]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
