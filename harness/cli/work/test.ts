import type { BadImageChoices } from '../../data/images/bad-image-policy.ts';
import { testElsewhere } from '../../experiments/elsewhere/test-elsewhere.ts';
import { testPairs } from '../../experiments/elsewhere/test-pairs.ts';
import { findRun } from '../../experiments/records/find-run.ts';
import { readFinishedRun } from '../../experiments/records/read-run.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import { printJson, remark, say } from '../print.ts';
import { describeElsewhere } from './describe-run.ts';
import { findProjectWith } from './find-project-with.ts';

/** Tests finished runs on other collections and prints their scores there, or a JSON list. */
export async function testAndPrint({
  runs: names,
  on,
  pairs,
  pairsIn,
  pairAnswers,
  plugin,
  json,
  ...choices
}: BadImageChoices & {
  readonly runs: readonly string[];
  readonly on: readonly string[];
  readonly pairs: readonly string[];
  readonly pairsIn?: string | undefined;
  readonly pairAnswers?: string | undefined;
  readonly engine?: string | undefined;
  readonly workers?: number | undefined;
  readonly plugin?: string | undefined;
  readonly force: boolean;
  readonly json: boolean;
}): Promise<void> {
  const project = findProjectWith(plugin);
  const folders = await Promise.all(names.map((name) => findRun(name, project.submissions)));
  // All are read first, so that a wrong name is noticed before anything is computed.
  const found = await Promise.all([...new Set(folders)].map(readFinishedRun));
  const tested: FinishedRun[] = [];
  for (const run of found) {
    const elsewhere = await testElsewhere(run, { ...choices, collections: on }, project, remark);
    const listed = { ...choices, pairs, pairsIn, pairAnswers };
    tested.push(await testPairs(elsewhere, listed, project, remark));
  }
  if (json) {
    printJson(tested.map(({ folder, elsewhere }) => ({ folder, elsewhere })));
    return;
  }
  for (const { manifest, elsewhere } of tested) {
    say(`${manifest.id}, 95 % intervals over artists:`);
    for (const line of describeElsewhere(elsewhere)) say(line);
  }
}
