import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { describeOptions } from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { createQuietOpening } from '../plan/quiet-opening.ts';
import type { FinishedRun } from '../records/run-record.ts';
import type { RunRequest } from '../run/run-request.ts';
import { run } from '../run.ts';

/** A run of a sweep or a cross-validation that ended early. */
export interface FailedRun {
  /** What was run, in one line. */
  readonly label: string;
  readonly reason: string;
}

/**
 * Makes the runs of a sweep one after another. Finished ones are taken as they are, so a sweep
 * that was killed goes on where it was; one that fails does not stop the others.
 */
export async function runSweep(
  requests: readonly RunRequest[],
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<{ readonly finished: readonly FinishedRun[]; readonly failed: readonly FailedRun[] }> {
  const finished: FinishedRun[] = [];
  const failed: FailedRun[] = [];
  const made = new Set<string>();
  const openLog = createQuietOpening(log);
  for (const [i, request] of requests.entries()) {
    const label = describeRequest(request);
    log(`[${i + 1}/${requests.length}] ${label}`);
    try {
      const record = await run(request, project, openLog(), made);
      // Records of earlier versions lack validation's figures, which the choice needs.
      const isComplete = record.scores.validation !== null;
      finished.push(
        isComplete ? record : await run({ ...request, force: true }, project, openLog(), made),
      );
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      log(`[${i + 1}/${requests.length}] failed: ${messageOf(error)}`);
      failed.push({ label, reason: messageOf(error) });
    }
  }
  return { finished, failed };
}

function describeRequest({ plugin, pluginOptions, seed, splitSeed }: RunRequest): string {
  const options = describeOptions({ options: pluginOptions });
  const parts = [harmlessText(plugin), options, `seed ${seed}`, `split ${splitSeed}`];
  return parts.filter((part) => part !== '').join(', ');
}
