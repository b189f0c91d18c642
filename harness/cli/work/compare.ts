import { contestTables } from '../../evidence/table/contest-tables.ts';
import { listRuns } from '../../experiments/records/read-run.ts';
import { compareContenders } from '../../experiments/summary/compare-contenders.ts';
import { findContenders } from '../../experiments/summary/find-contenders.ts';
import { markEarlierCode } from '../../experiments/summary/mark-earlier-code.ts';
import { startProgress } from '../../shared/progress.ts';
import { findProject } from '../../shared/project.ts';
import { remark } from '../print.ts';
import { printTables } from '../print-tables.ts';

/** Compares what was named and prints a verdict for every two of them, or one JSON object. */
export async function compareAndPrint(
  names: readonly string[],
  { explain, json }: { readonly explain: boolean; readonly json: boolean },
): Promise<void> {
  const project = findProject();
  const { runs, broken } = await listRuns(project.submissions);
  for (const { reason } of broken) remark(`Skipped: ${reason}`);
  const contenders = await findContenders(
    names,
    markEarlierCode(runs, project),
    project.submissions,
  );
  const progress = startProgress('Comparing', 6 * contenders.length, 'measurements');
  const contest = await compareContenders(contenders, () => progress.advance());
  progress.stop();
  printTables(contestTables(contest), contest, json ? 'json' : 'terminal', { explain });
}
