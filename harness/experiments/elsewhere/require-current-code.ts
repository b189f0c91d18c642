import { HarnessError } from '../../contract/errors.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { markEarlierCode } from '../summary/mark-earlier-code.ts';

/**
 * Refuses a run whose plugin has changed since, before its model is used again.
 *
 * @throws HarnessError `RUN_OF_EARLIER_CODE`
 */
export function requireCurrentCode(run: FinishedRun, project: ProjectFolders): void {
  const [marked] = markEarlierCode([run], project);
  if (marked?.isOfEarlierCode !== true) return;
  throw new HarnessError(
    'RUN_OF_EARLIER_CODE',
    `The code of ${run.manifest.plugin.name} has changed since ${run.manifest.id} was made, so it may now answer differently. Run it again, then test the new run.`,
  );
}
