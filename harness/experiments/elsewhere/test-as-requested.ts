import type { ProjectFolders } from '../../shared/project.ts';
import type { FinishedRun } from '../records/run-record.ts';
import type { RunRequest } from '../run/run-request.ts';
import { testElsewhere } from './test-elsewhere.ts';
import { testPairs } from './test-pairs.ts';

/** Tests a finished run on the other collections and the lists of pairs in its request, if any. */
export async function testAsRequested(
  run: FinishedRun,
  request: RunRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<FinishedRun> {
  const { testOn = [], testPairs: pairs = [], pairsIn, pairAnswers } = request;
  const { engine, workers, onBadImage, maxBadImages } = request;
  const choices = { engine, workers, onBadImage, maxBadImages };
  const tested = await testElsewhere(run, { ...choices, collections: testOn }, project, log);
  return testPairs(tested, { ...choices, pairs, pairsIn, pairAnswers }, project, log);
}
