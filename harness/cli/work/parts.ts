import { itemAt } from '../../contract/item-at.ts';
import { type ListedRuns, makePart, planParts } from '../../experiments/parts/make-part.ts';
import { listPartCommands } from '../../experiments/parts/part-commands.ts';
import { describeFailures } from '../../experiments/plan/describe-failures.ts';
import { describeSeconds } from '../../shared/text/describe-figures.ts';
import type { PartChoice } from '../arguments/choose-part.ts';
import { print, printJson, remark, say } from '../print.ts';

/**
 * Makes one part of a list of runs and says what it did, or prints the commands of all parts. A failed run
 * makes the exit code 1.
 */
export async function workInParts(
  listed: ListedRuns,
  choice: Exclude<PartChoice, { readonly kind: 'all' }>,
  json: boolean,
): Promise<void> {
  if (choice.kind === 'plan') return printPlan(listed, choice.count, json);
  const outcome = await makePart(listed, choice.shard, remark);
  const { shard, runs, failed, all } = outcome;
  if (failed.length > 0) process.exitCode = 1;
  if (json) return printJson(outcome);
  for (const line of describeFailures(failed)) say(line);
  say(
    `Part ${shard.index} of ${shard.count}: ${runs.length} runs finished, ${failed.length} failed. All parts: ${all.finished} of ${all.runs} finished.`,
  );
  say(
    'Once all parts are done, the same command with --table-only, and without the part, prints the table.',
  );
}

async function printPlan(
  listed: ListedRuns,
  count: number | undefined,
  json: boolean,
): Promise<void> {
  const division = await planParts(listed, count, remark);
  const { runs, isTimed } = division;
  // Where there are more parts than runs to make, some have none and need no command.
  const busy = [...new Set(runs.map(({ part }) => part))].sort((a, b) => a - b);
  const commands = listPartCommands(process.argv.slice(2), busy, division.parts);
  const parts = commands.map((command, i) => {
    const own = runs.filter(({ part }) => part === busy[i]);
    const seconds = isTimed ? own.reduce((sum, run) => sum + run.seconds, 0) : null;
    return { command, runs: own.map(({ label }) => label), seconds };
  });
  if (json) return printJson({ parts });
  for (const { command } of parts) print(command);
  const sizes = parts.map(({ runs }) => runs.length);
  const seconds = parts.map(({ seconds }) => seconds ?? 0).sort((a, b) => a - b);
  const expected = isTimed
    ? `Based on earlier runs, which took from ${describeSeconds(itemAt(seconds, 0))} to ${describeSeconds(itemAt(seconds, seconds.length - 1))} each`
    : 'No earlier run shows how long they take, so each part gets its share of every approach';
  remark(
    `${runs.length} runs in ${parts.length} parts of ${Math.min(...sizes)} to ${Math.max(...sizes)}. ${expected}.`,
  );
}
