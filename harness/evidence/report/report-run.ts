import type { CurvePoint, FeatureMatrix } from '../../contract/plugin.ts';
import { readEmbeddings } from '../../experiments/records/embeddings.ts';
import { type Heatmap, readHeatmaps } from '../../experiments/records/heatmaps.ts';
import { readCurve } from '../../experiments/records/learning-curve.ts';
import { readPaintings, type TestedPainting } from '../../experiments/records/paintings.ts';
import { findPictureOf, placesOf } from '../../experiments/records/picture-places.ts';
import { type Predictions, readPredictions } from '../../experiments/records/predictions.ts';
import { readCalibration, readFinishedRun } from '../../experiments/records/read-run.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import type { CopyGroups } from '../../experiments/run/find-copies-of-run.ts';
import type { RunCalibration } from '../../scoring/calibrate-run.ts';
import type { TestName } from '../../scoring/score.ts';

/** Everything in a run's folder. */
export interface ReportRun extends FinishedRun {
  readonly curve: readonly CurvePoint[];
  readonly predictions: Predictions;
  /** Undefined for runs of earlier versions, as are the paintings. */
  readonly calibration: RunCalibration | undefined;
  readonly paintings: readonly TestedPainting[];
  /** Rows belong to the first paintings. */
  readonly embeddings: FeatureMatrix | undefined;
  readonly heatmaps: readonly Heatmap[];
  /** Paintings that show one picture, by id; null if nothing is known of the run's copies. */
  readonly copies: CopyGroups | null;
  /** The artist of the painting with this id, in one test. */
  artistOf(test: TestName, id: string, number: number): string;
  /** The file of the painting with this id, if it exists. */
  pictureOf(id: string): Promise<string | undefined>;
}

/**
 * @param findCopies finds a run's copies; without it none are known
 * @throws HarnessError `RUN_BROKEN`, `RUN_NOT_FINISHED`
 */
export async function readReportRun(
  folder: string,
  findCopies: (run: FinishedRun) => Promise<CopyGroups | null> = async () => null,
): Promise<ReportRun> {
  const run = await readFinishedRun(folder);
  const paintings = await readPaintings(run.folder);
  const places = placesOf(run.manifest, paintings);
  const artists = new Map(paintings.map(({ id, artist }) => [id, artist]));
  return {
    ...run,
    paintings,
    curve: await readCurve(run.folder),
    predictions: await readPredictions(run.folder),
    calibration: await readCalibration(run.folder).catch(() => undefined),
    embeddings: await readEmbeddings(run.folder),
    heatmaps: await readHeatmaps(run.folder),
    copies: await findCopies(run),
    // Without names, the numbers in the predictions distinguish the artists of one test.
    pictureOf: (id) => findPictureOf(id, places),
    artistOf: (test, id, number) => artists.get(id) ?? `artist ${number} of ${test}`,
  };
}
