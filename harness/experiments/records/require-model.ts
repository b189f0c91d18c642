import { HarnessError } from '../../contract/errors.ts';
import type { FinishedRun } from './run-record.ts';

/**
 * Refuses runs whose answers come from another program, for operations that need a model.
 *
 * @throws HarnessError `RUN_WITHOUT_MODEL`
 */
export function requireModel({ manifest }: Pick<FinishedRun, 'manifest'>): void {
  if (manifest.answered === undefined) return;
  throw new HarnessError(
    'RUN_WITHOUT_MODEL',
    `The run ${manifest.id} was answered elsewhere: its model is not here, so it cannot answer further questions. For that, turn its program into a plugin; \`harness new\` creates one.`,
  );
}
