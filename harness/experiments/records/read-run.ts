import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { z } from 'zod';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { parseJson } from '../../contract/parse-json.ts';
import type { RunCalibration } from '../../scoring/calibrate-run.ts';
import { isInside } from '../../shared/is-inside.ts';
import { controlsName } from './controls-folder.ts';
import { crossvalidationName } from './crossvalidation-folder.ts';
import { dropFalseIntervals } from './drop-false-intervals.ts';
import { readElsewhere } from './elsewhere.ts';
import { calibrationFile, metricsFile } from './run-folder.ts';
import { runCalibrationSchema, runManifestSchema, runMetricsSchema } from './run-manifest.ts';
import { type FinishedRun, isFinished, type RunRecord } from './run-record.ts';
import { manifestFile, readRecorded, readSealedFiles } from './seal.ts';

/** A folder under submissions/ without a readable run. */
export interface BrokenRun {
  readonly folder: string;
  /** One line for users. */
  readonly reason: string;
}

/**
 * Reads a run's manifest and, if it is finished, its scores, including those on other collections.
 *
 * @throws HarnessError `RUN_BROKEN`, naming the file and the problem, or `RUN_CHANGED`
 */
export async function readRun(folder: string): Promise<RunRecord> {
  const read = await readJson(folder, manifestFile, runManifestSchema);
  // The run is found by its folder's name, even if someone has renamed the folder.
  const manifest = { ...read, id: basename(resolve(folder)) };
  if (manifest.state !== 'finished') return { folder: resolve(folder), manifest, scores: null };
  const { version: _, ...scores } = await readJson(folder, metricsFile, runMetricsSchema);
  const elsewhere = await readElsewhere(folder);
  const own = elsewhere.length === 0 ? {} : { elsewhere };
  return { folder: resolve(folder), manifest, scores: dropFalseIntervals(scores), ...own };
}

/**
 * As {@link readRun}, for operations that require a finished run.
 *
 * @throws HarnessError `RUN_BROKEN`, `RUN_NOT_FINISHED`
 */
export async function readFinishedRun(folder: string): Promise<FinishedRun> {
  const run = await readRun(folder);
  if (isFinished(run)) return run;
  throw new HarnessError(
    'RUN_NOT_FINISHED',
    `The run ${run.manifest.id} is ${run.manifest.state}, not finished. Start it again with harness run first.`,
  );
}

/**
 * The run with this id if it is finished and readable; otherwise undefined.
 *
 * @throws HarnessError `RUN_CHANGED` if someone has changed it since: it is not made again without a
 *   request, so that nothing is lost
 */
export async function findFinishedRun(
  submissionsFolder: string,
  id: string,
): Promise<FinishedRun | undefined> {
  try {
    const run = await readRun(join(submissionsFolder, id));
    return isFinished(run) ? run : undefined;
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'RUN_CHANGED') throw error;
    return undefined;
  }
}

/**
 * Reads the calibration of a finished run.
 *
 * @throws HarnessError `RUN_BROKEN` if there is none: runs of earlier versions lack it
 */
export async function readCalibration(folder: string): Promise<RunCalibration> {
  const { version: _, ...read } = await readJson(folder, calibrationFile, runCalibrationSchema);
  return read;
}

/**
 * Reads all runs, sorted by folder name in code units. Folders without a readable run are listed
 * separately; files and hidden folders are skipped. A missing folder counts as empty.
 */
export async function listRuns(
  submissionsFolder: string,
): Promise<{ runs: RunRecord[]; broken: BrokenRun[] }> {
  const runs: RunRecord[] = [];
  const broken: BrokenRun[] = [];
  for (const name of await listRunNames(submissionsFolder)) {
    const folder = join(submissionsFolder, name);
    try {
      if (!(await isInside(folder, submissionsFolder))) {
        throw new Error(`a link to a place outside ${submissionsFolder}`);
      }
      runs.push(await readRun(folder));
    } catch (error) {
      broken.push({ folder, reason: messageOf(error) });
    }
  }
  return { runs, broken };
}

/**
 * Names of the folders that may contain a run; the runs of cross-validations and controls have separate
 * folders.
 */
export async function listRunNames(submissionsFolder: string): Promise<string[]> {
  try {
    const entries = await readdir(submissionsFolder, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .filter((name) => name !== crossvalidationName && name !== controlsName)
      .sort((a, b) => (a < b ? -1 : 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function readJson<Schema extends z.ZodType>(
  folder: string,
  name: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const file = join(folder, name);
  const fail = (reason: string, cause?: unknown): HarnessError =>
    new HarnessError(
      'RUN_BROKEN',
      `${file}: ${reason}. Run it again with --force, or remove its folder.`,
      { cause },
    );
  const isManifest = name === manifestFile;
  let text: string;
  try {
    text = isManifest ? await readFile(file, 'utf8') : String(await readRecorded(folder, name));
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw fail(missing ? 'is missing' : 'cannot be read', error);
  }
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw fail('is not JSON', error);
  }
  if (isManifest) readSealedFiles(text, file);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw fail(`${issue?.path.join('.') || 'content'}: ${issue?.message}`);
}
