import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError } from '../../contract/errors.ts';
import type { CurvePoint } from '../../contract/plugin.ts';
import type { RunCalibration } from '../../scoring/calibrate-run.ts';
import type { Scores } from '../../scoring/score.ts';
import { isInside } from '../../shared/is-inside.ts';
import { sealJson } from '../../shared/seal/seal-json.ts';
import { syncFolder } from '../../shared/sync-folder.ts';
import { writeCurve } from './learning-curve.ts';
import {
  type Predictions,
  type ValidationPredictions,
  writePredictions,
  writeValidation,
} from './predictions.ts';
import {
  type RunManifest,
  runCalibrationSchema,
  runManifestSchema,
  runMetricsSchema,
} from './run-manifest.ts';
import { notesFile } from './run-notes.ts';
import { digestRecord, manifestFile, modelFolderName } from './seal.ts';

export const metricsFile = 'metrics.json';
export const calibrationFile = 'calibration.json';

/** Writes the record of one run. Every file is written atomically. */
export interface RunFolder {
  /** Absolute. */
  readonly path: string;
  writeManifest(manifest: RunManifest): Promise<void>;
  /** Seals all written files with their digests, in the manifest of a finished run. */
  seal(manifest: RunManifest): Promise<RunManifest>;
  writeMetrics(scores: Scores): Promise<void>;
  /** As CSV, and as SVG and PNG charts. */
  writeCurve(points: readonly CurvePoint[]): Promise<void>;
  writePredictions(predictions: Predictions): Promise<void>;
  writeValidation(answers: ValidationPredictions): Promise<void>;
  writeCalibration(calibration: RunCalibration): Promise<void>;
  /** Saves a model into an empty folder, which becomes `model/` once it is complete. */
  writeModel(save: (folder: string) => Promise<void>): Promise<void>;
}

/**
 * Creates the folder of a run, empty except for the user's notes: files of an earlier run with the same id
 * are removed, its manifest first, so that a partial record never looks like a run.
 *
 * @param id from `runId`
 * @param options.keep names in the folder to keep, such as the checkpoints of a killed run
 * @throws HarnessError `RUN_FOLDER_INVALID` if the folder is a link to another place
 */
export async function createRunFolder(
  submissionsFolder: string,
  id: string,
  { keep = [] }: { readonly keep?: readonly string[] } = {},
): Promise<RunFolder> {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) {
    throw new HarnessError('RUN_FOLDER_INVALID', `${JSON.stringify(id)} is not a run id.`);
  }
  const path = join(submissionsFolder, id);
  await mkdir(path, { recursive: true });
  if (!(await isInside(path, submissionsFolder))) {
    throw new HarnessError(
      'RUN_FOLDER_INVALID',
      `${path} is a link to a place outside ${submissionsFolder}. Remove the link.`,
    );
  }
  await rm(join(path, manifestFile), { force: true });
  for (const name of await readdir(path)) {
    if (name !== notesFile && !keep.includes(name)) await rm(join(path, name), { recursive: true });
  }

  return {
    path,
    writeManifest: (manifest) =>
      writeJson(join(path, manifestFile), runManifestSchema.parse(manifest)),
    async seal(manifest) {
      const sealed = runManifestSchema.parse({ ...manifest, files: await digestRecord(path) });
      await writeFileAtomic(join(path, manifestFile), sealJson(sealed));
      return sealed;
    },
    writeMetrics: (scores) =>
      writeJson(join(path, metricsFile), runMetricsSchema.parse({ version: 1, ...scores })),
    async writeCurve(points) {
      await writeCurve(path, points);
      // Imported late, because a charting library is slow to load.
      const { drawLearningCurve } = await import('../../shared/charts/learning-curve-chart.ts');
      const { saveChart } = await import('../../shared/charts/save-chart.ts');
      const chart = drawLearningCurve(points);
      if (chart !== undefined) await saveChart(path, 'curve', chart);
    },
    writePredictions: (predictions) => writePredictions(path, predictions),
    writeValidation: (answers) => writeValidation(path, answers),
    writeCalibration: (calibration) =>
      writeJson(
        join(path, calibrationFile),
        runCalibrationSchema.parse({ version: 1, ...calibration }),
      ),
    async writeModel(save) {
      const unfinished = join(path, `${modelFolderName}.unfinished`);
      await rm(unfinished, { recursive: true, force: true });
      await mkdir(unfinished);
      await save(unfinished);
      await syncFolder(unfinished);
      await rm(join(path, modelFolderName), { recursive: true, force: true });
      await rename(unfinished, join(path, modelFolderName));
    },
  };
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(value, null, 2)}\n`);
}
