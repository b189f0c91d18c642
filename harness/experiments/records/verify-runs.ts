import { join, relative } from 'node:path';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { compareDigests } from '../../shared/seal/digest-folder.ts';
import { controlsName } from './controls-folder.ts';
import { crossvalidationName } from './crossvalidation-folder.ts';
import { readElsewhere } from './elsewhere.ts';
import { listRunNames, readRun } from './read-run.ts';
import { describeChange, digestRecord, readSealOf } from './seal.ts';

/** The result of checking a run's files against its seal. */
export interface VerifiedRun {
  /** The path of its folder below the submissions. */
  readonly name: string;
  /** `unsealed`: finished, but made by a version that stored no digests. */
  readonly verdict: 'intact' | 'changed' | 'unsealed' | 'unfinished';
  /** Its problems, a line for each file. */
  readonly problems: readonly string[];
}

/** Names of all runs, including those of cross-validations and controls. */
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

/** The problems in the records of other collections in a run's folder. */
async function verifyElsewhere(folder: string): Promise<string[]> {
  const problems: string[] = [];
  for (const { folder: own, files } of await readElsewhere(folder)) {
    for (const { file, reason } of compareDigests(files, await digestRecord(own))) {
      problems.push(`${relative(folder, join(own, file))} ${describeChange(reason)}`);
    }
  }
  return problems;
}

/** Compares every file of a run with its digest in the manifest. */
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
    // For example a folder in place of a file, or a file without read permission.
    const isOfSystem = (error as NodeJS.ErrnoException).syscall !== undefined;
    if (!isOfSystem && !(error instanceof HarnessError) && !(error instanceof SyntaxError)) {
      throw error;
    }
    return { name, verdict: 'changed', problems: [messageOf(error)] };
  }
}
