import type { ProjectFolders } from '../../shared/project.ts';
import type { FinishedRun } from '../records/run-record.ts';
import type { RunRequest } from '../run/run-request.ts';
import { testElsewhere } from './test-elsewhere.ts';

/** Tests a finished run on the other collections that its request names, if any. */
export function testAsRequested(
  run: FinishedRun,
  { testOn = [], engine, workers, onBadImage, maxBadImages }: RunRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<FinishedRun> {
  const request = { collections: testOn, engine, workers, onBadImage, maxBadImages };
  return testElsewhere(run, request, project, log);
}
