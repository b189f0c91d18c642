import { relative, resolve, sep } from 'node:path';
import { didYouMean, HarnessError } from '../../contract/errors.ts';
import { quoteHarmless } from '../../shared/text/harmless-text.ts';
import { findNewestRun, latestWord } from '../records/newest-run.ts';
import { isOrdinary, type KeptRun, stateOf } from './survey-runs.ts';

/** The longest folder name on common file systems; a longer word cannot name a run. */
const longest = 255;

/**
 * The runs named by a user: by folder, by its path, by the name given with `harness runs rename`, or as
 * `latest`. Each run occurs once, in the order of the words.
 *
 * @throws HarnessError `RUN_NOT_FOUND`, `RUN_AMBIGUOUS`
 */
export function chooseRuns(
  words: readonly string[],
  kept: readonly KeptRun[],
  submissionsFolder: string,
): KeptRun[] {
  return [...new Set(words.map((word) => chooseRun(word, kept, submissionsFolder)))];
}

/** @throws HarnessError as {@link chooseRuns} */
function chooseRun(word: string, kept: readonly KeptRun[], submissionsFolder: string): KeptRun {
  const path = relative(submissionsFolder, resolve(word)).split(sep).join('/');
  const byFolder =
    kept.find(({ name }) => name === word) ??
    (/[/\\]/.test(word) ? kept.find(({ name }) => name === path) : undefined);
  if (byFolder !== undefined) return byFolder;
  const [named, other] = kept.filter(({ notes }) => notes.name === word.normalize('NFC'));
  if (named !== undefined && other === undefined) return named;
  const shown = quoteHarmless(word, 80);
  if (named !== undefined && other !== undefined) {
    throw new HarnessError(
      'RUN_AMBIGUOUS',
      `Several runs are called ${shown}: ${named.name} and ${other.name}. Name a folder.`,
    );
  }
  const newest = word === latestWord ? findLatest(kept) : undefined;
  if (newest !== undefined) return newest;
  const names = kept.flatMap(({ name, notes }) => [
    name,
    ...(notes.name === undefined ? [] : [notes.name]),
  ]);
  const hint = word.length > longest ? '' : didYouMean(word, names);
  throw new HarnessError(
    'RUN_NOT_FOUND',
    `No run ${shown} in ${submissionsFolder}.${hint || ' `harness runs list --all` lists them.'}`,
  );
}

/** What `latest` names among the runs of the leaderboard that can be read. */
function findLatest(kept: readonly KeptRun[]): KeptRun | undefined {
  const dated = kept.flatMap((run) => {
    if (!isOrdinary(run) || run.record === undefined) return [];
    const { created } = run.record.manifest;
    return [{ run, created, isFinished: stateOf(run) === 'finished' }];
  });
  return findNewestRun(dated)?.run;
}
