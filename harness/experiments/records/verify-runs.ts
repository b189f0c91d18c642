import { join, relative } from 'node:path';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { compareDigests } from '../../shared/seal/digest-folder.ts';
import { controlsName } from './controls-folder.ts';
import { crossvalidationName } from './crossvalidation-folder.ts';
import { readElsewhere } from './elsewhere.ts';
import { listRunNames, readRun } from './read-run.ts';
import { describeChange, digestRecord, readSealOf } from './seal.ts';

/** What a check of a run's files against its seal came to. */
export interface VerifiedRun {
  /** Its folder, as it is named below the submissions. */
  readonly name: string;
  /** `unsealed`: finished, but made by a version that kept no digests. */
  readonly verdict: 'intact' | 'changed' | 'unsealed' | 'unfinished';
  /** What is wrong with it, a line for each file. */
  readonly problems: readonly string[];
}

/** Names of all runs, those of cross-validations and controls as well. */
export async function listVerifiable(submissionsFolder: string): Promise<string[]> {
  const names = await listRunNames(submissionsFolder);
  for (const folder of [
    controlsName,
    crossvalidationName,
    `${crossvalidationName}/${controlsName}`,
  ]) {
    const own = await listRunNames(join(submissionsFolder, folder));
    names.push(...own.map((name) => `${folder}/${name}`));
  }
  return names;
}

/** What is wrong with the records of other collections in a run's folder. */
async function verifyElsewhere(folder: string): Promise<string[]> {
  const problems: string[] = [];
  for (const { folder: own, files } of await readElsewhere(folder)) {
    for (const { file, reason } of compareDigests(files, await digestRecord(own))) {
      problems.push(`${relative(folder, join(own, file))} ${describeChange(reason)}`);
    }
  }
  return problems;
}

/** Compares every file of a run with what its manifest says of it. */
export async function verifyRun(submissionsFolder: string, name: string): Promise<VerifiedRun> {
  const folder = join(submissionsFolder, name);
  try {
    const sealed = await readSealOf(folder);
    if (sealed !== undefined) {
      const changes = compareDigests(sealed, await digestRecord(folder));
      const problems = [
        ...changes.map(({ file, reason }) => `${file} ${describeChange(reason)}`),
        ...(await verifyElsewhere(folder)),
      ];
      if (problems.length > 0) return { name, verdict: 'changed', problems };
    }
    const { manifest } = await readRun(folder);
    if (manifest.state !== 'finished') return { name, verdict: 'unfinished', problems: [] };
    return { name, verdict: sealed === undefined ? 'unsealed' : 'intact', problems: [] };
  } catch (error) {
    // Such as a folder where a file was, or a file that may not be read.
    const isOfSystem = (error as NodeJS.ErrnoException).syscall !== undefined;
    if (!isOfSystem && !(error instanceof HarnessError) && !(error instanceof SyntaxError)) {
      throw error;
    }
    return { name, verdict: 'changed', problems: [messageOf(error)] };
  }
}
