import { join } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { itemAt } from '../../contract/item-at.ts';
import { describeFold } from '../../data/splits/describe-fold.ts';
import { holdsMembers } from '../../host/composition/member-folders.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { findRun } from '../records/find-run.ts';
import { readFinishedRun } from '../records/read-run.ts';
import { requireModel } from '../records/require-model.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { modelFolderName } from '../records/seal.ts';

/**
 * Reads the runs to combine: at least two, finished, on one collection and split.
 *
 * @param names of folders in submissions/, or paths of folders
 * @throws HarnessError `USAGE`, `RUN_NOT_FOUND`, `RUN_NOT_FINISHED`, `RUN_BROKEN`, `RUN_WITHOUT_MODEL`,
 *   `ENSEMBLE_NESTED`, `RUN_IS_CONTROL`, and `RUNS_DIFFER`, which names the difference
 */
export async function readMemberRuns(
  names: readonly string[],
  submissionsFolder: string,
): Promise<FinishedRun[]> {
  const runs: FinishedRun[] = [];
  for (const name of names) {
    const run = await readFinishedRun(await findRun(name, submissionsFolder));
    if (runs.some(({ folder }) => folder === run.folder)) {
      throw new HarnessError('USAGE', `The run ${run.manifest.id} is named twice.`);
    }
    requireMember(run);
    runs.push(run);
  }
  if (runs.length < 2) {
    throw new HarnessError(
      'USAGE',
      'An ensemble needs at least two runs. `harness runs list` lists them.',
    );
  }
  for (const run of runs) requireAlike(itemAt(runs, 0), run);
  return runs;
}

function requireMember(run: FinishedRun): void {
  requireModel(run);
  const { folder, manifest } = run;
  if (manifest.control !== undefined) {
    throw new HarnessError(
      'RUN_IS_CONTROL',
      `The run ${manifest.id} is a control: it learned from shuffled labels. Name the run itself, ${manifest.control.of}.`,
    );
  }
  if (!holdsMembers(join(folder, modelFolderName))) return;
  throw new HarnessError(
    'ENSEMBLE_NESTED',
    `The run ${manifest.id} is itself an ensemble. Name its members' runs instead.`,
  );
}

/** The facts that must agree for answers to be comparable, in words. */
const facts: Readonly<
  Record<string, (run: FinishedRun['manifest']) => { readonly key: string; readonly text: string }>
> = {
  collection: ({ collection: { name, hash } }) => ({
    key: hash,
    text: `${harmlessText(name)} (${hash.slice(0, 8)})`,
  }),
  split: ({ split: { hash, seed, fold } }) => ({
    key: hash,
    text: `${hash.slice(0, 8)}, seed ${seed}${fold === undefined ? '' : `, ${describeFold(fold)}`}`,
  }),
  'feature storage': ({ features }) => {
    const storage = features?.storage ?? 'float32';
    return { key: storage, text: storage };
  },
};

function requireAlike({ manifest: one }: FinishedRun, { manifest: other }: FinishedRun): void {
  for (const [fact, describe] of Object.entries(facts)) {
    const [a, b] = [describe(one), describe(other)];
    if (a.key === b.key) continue;
    throw new HarnessError(
      'RUNS_DIFFER',
      `The runs of an ensemble must have the same ${fact}: ${one.id} has ${a.text}; ${other.id} has ${b.text}. Choose runs that share it.`,
    );
  }
}
