import { HarnessError } from '../../../contract/errors.ts';
import { chooseRuns } from '../../../experiments/keeping/choose-runs.ts';
import { type KeptRun, surveyRuns } from '../../../experiments/keeping/survey-runs.ts';
import { findProject } from '../../../shared/project.ts';

/** All runs of the project, and those that a command line names. */
export interface Survey {
  readonly submissions: string;
  readonly kept: readonly KeptRun[];
  readonly chosen: readonly KeptRun[];
}

/**
 * Looks at all runs of the project.
 *
 * @param words the runs that are meant
 * @throws HarnessError `RUN_NOT_FOUND`, `RUN_AMBIGUOUS`
 */
export async function survey(words: readonly string[]): Promise<Survey> {
  const { submissions } = findProject();
  const kept = await surveyRuns(submissions);
  return { submissions, kept, chosen: chooseRuns(words, kept, submissions) };
}

/** What to say where a command is to name a run and more, and does not. */
export function usage(action: string, needs: string, example: string): HarnessError {
  return new HarnessError('USAGE', `harness runs ${action} needs ${needs}: ${example}`);
}
