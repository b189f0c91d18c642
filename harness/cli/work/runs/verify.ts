import {
  listVerifiable,
  type VerifiedRun,
  verifyRun,
} from '../../../experiments/records/verify-runs.ts';
import { describeLeftovers, listLeftoversOfRuns } from '../../../shared/leftovers.ts';
import { startProgress } from '../../../shared/progress.ts';
import { findProject } from '../../../shared/project.ts';
import { harmlessText } from '../../../shared/text/harmless-text.ts';
import { printJson, remark, say } from '../../print.ts';
import { survey } from './survey.ts';

/**
 * `harness runs verify [runs..]`: exit code 1 if a file is not as its run wrote it.
 *
 * @throws HarnessError `RUN_NOT_FOUND`, `RUN_AMBIGUOUS`
 */
export async function verifyAndPrint(wanted: readonly string[], json: boolean): Promise<void> {
  const project = findProject();
  const { submissions } = project;
  const names =
    wanted.length === 0
      ? await listVerifiable(submissions)
      : (await survey(wanted)).chosen.map(({ name }) => name);
  const progress = startProgress('Verifying', names.length, 'runs');
  const verified: VerifiedRun[] = [];
  for (const name of names) {
    verified.push(await verifyRun(submissions, name));
    progress.advance();
  }
  progress.stop();
  const changed = verified.filter(({ verdict }) => verdict === 'changed');
  if (changed.length > 0) process.exitCode = 1;
  const left = wanted.length === 0 ? listLeftoversOfRuns(project) : [];
  if (left.length > 0) {
    remark(`There are ${describeLeftovers(left)}; \`harness runs remove\` removes them.`);
  }
  if (json) return printJson(verified);
  for (const { name, problems } of changed) {
    for (const problem of problems) say(harmlessText(`${name}: ${problem}`, 1_000));
  }
  say(summarise(verified));
}

function summarise(verified: readonly VerifiedRun[]): string {
  if (verified.length === 0) return 'There are no runs yet; "harness run" makes one.';
  const count = (verdict: VerifiedRun['verdict']) =>
    verified.filter((run) => run.verdict === verdict).length;
  const parts = [
    `${count('intact')} of ${verified.length} runs are unchanged`,
    ...list(count('changed'), 'changed since; restore them, or rerun them with --force'),
    ...list(count('unsealed'), 'made by an earlier version, which kept no digests'),
    ...list(count('unfinished'), 'not finished'),
  ];
  return `${parts.join('; ')}.`;
}

const list = (count: number, what: string): string[] => (count === 0 ? [] : [`${count} ${what}`]);
