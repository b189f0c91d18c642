import { HarnessError } from '../../contract/errors.ts';
import type { CollectionPainting } from '../../data/collection/collection.ts';
import { readPredictions } from '../../experiments/records/predictions.ts';
import { readCalibration } from '../../experiments/records/read-run.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import { type OpenModelOptions, openModel } from '../../experiments/run/open-model.ts';
import { flagsOf } from '../../experiments/summary/summarise-row.ts';
import { predictChecked } from '../../host/predict.ts';
import { measureCalibration } from '../../scoring/calibration.ts';
import { calibrateAll } from '../../scoring/platt.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { drawEvidenceMaps, drawMapOver } from '../explain/draw-heatmap.ts';
import { measureOcclusion, mostOf } from '../explain/occlusion.ts';
import { scoreFilesWith } from '../explain/score-files.ts';
import { findNearest, mostSearched } from './find-nearest.ts';
import { inspectPair, inspectPictures, type Picture } from './inspect-pictures.ts';
import { judgePair } from './judge-pair.ts';
import { recognisePictures } from './recognise-pictures.ts';
import { type KnownPaintings, openKnownPaintings } from './training-paintings.ts';
import type { Verification, VerifiedImage, VerifiedPair } from './verification.ts';

/** A loaded model that answers questions about pictures. */
export interface Verifier {
  /**
   * @param files at least two image files
   * @throws HarnessError `USAGE`, `PICTURE_UNUSABLE`
   */
  verify(files: readonly string[], options?: VerifyOptions): Promise<Verification>;
  /**
   * Where on each of two pictures the evidence for one artist is, as PNG files; undefined for any
   * other number of pictures, and where the model cannot say.
   *
   * @param size pixels of the longer side; 320 unless given
   */
  drawEvidence(files: readonly string[], size?: number): Promise<readonly Buffer[] | undefined>;
  /**
   * Which places of two pictures speak for one artist, and which for two, by covering them one after
   * another: for any model, and about a hundred answers. The four PNG files share one scale.
   *
   * @param size pixels of the longer side
   * @throws HarnessError `PICTURE_UNUSABLE`
   */
  drawOcclusion(files: readonly [string, string], size: number): Promise<DrawnOcclusion>;
  /**
   * What the run says of pairs of files, without looking for copies or nearest paintings.
   *
   * @throws HarnessError `PICTURE_UNUSABLE`
   */
  judge(
    pairs: readonly (readonly [string, string])[],
    options?: Pick<VerifyOptions, 'prior'>,
  ): Promise<Pick<VerifiedPair, 'ifUnseen' | 'verdict' | 'probability'>[]>;
  /** Frees the model and the threads. */
  close(): Promise<void>;
}

/** PNG files, of the first picture and of the second. */
export interface DrawnOcclusion {
  readonly same: readonly [Buffer, Buffer];
  readonly different: readonly [Buffer, Buffer];
}

export interface VerifyOptions {
  /** Prior probability of "same artist"; 0.5. */
  readonly prior?: number;
  /** How many near training paintings to name of each picture; 3, and 0 for none. */
  readonly nearest?: number;
}

/** More pictures would give more pairs than anyone reads. */
const mostPictures = 50;

/**
 * Loads the model of a finished run with its calibration. Close it when done.
 *
 * @throws HarnessError if the run's plugin, model or calibration cannot be loaded
 */
export async function openVerifier(
  run: FinishedRun,
  project: ProjectFolders,
  options: OpenModelOptions,
): Promise<Verifier> {
  const { manifest, scores } = run;
  const calibration = await readCalibration(run.folder);
  const { unseen } = await readPredictions(run.folder);
  const tested = measureCalibration({
    ...unseen,
    scores: calibrateAll(calibration.unseen, unseen.scores),
  });
  const opened = await openModel(run, project, options);
  const { plugin, model, handles, pool } = opened;
  const scorePairs = scoreFilesWith(opened);
  const known = openKnownPaintings(run, project, pool);

  return {
    async verify(files, { prior = 0.5, nearest = 3 } = {}) {
      requirePictures(files);
      const pictures = await inspectPictures(files, pool);
      const pairs = pairUp(pictures);
      const places = {
        a: Uint32Array.from(pairs, ({ a }) => a),
        b: Uint32Array.from(pairs, ({ b }) => b),
      };
      const paintings = pictures.map((picture) => handles.release(picture));
      const answers = await predictChecked(plugin.name, model, paintings, places);
      const opened = await known;
      const [paintingsOfRun, whyUnknown] =
        typeof opened === 'string' ? [undefined, opened] : [opened, null];
      const recognised = await recognisePictures(pictures, paintingsOfRun, { project, pool });
      const near =
        nearest === 0 || paintingsOfRun === undefined
          ? pictures.map(() => [])
          : await findNearest(pictures, paintingsOfRun.train, {
              plugin,
              model,
              handles,
              count: nearest,
              prior,
              calibrator: calibration.seen,
              copies: recognised.copies,
            });
      return {
        version: 1,
        run: {
          id: manifest.id,
          plugin: plugin.name,
          trainedOn: {
            name: manifest.collection.name,
            isInvented: ['demo', 'simulated'].includes(manifest.collection.kind),
          },
          flags: flagsOf(run),
          unseenAuc: scores.tests.unseen.auc,
          unseenAccuracy: scores.tests.unseen.accuracy,
        },
        prior,
        images: pictures.map(({ file, digest, width, height }, i) => ({
          file,
          digest,
          width,
          height,
          known: describeKnown(recognised.copies[i]?.[0], paintingsOfRun),
          nearest: near[i] ?? [],
        })),
        pairs: pairs.flatMap(({ a, b }, i): VerifiedPair[] => {
          const score = answers[i];
          if (score === undefined) return [];
          const judgement = judgePair(score, calibration, tested, prior);
          return [{ a, b, score, ...judgement, copies: recognised.areCopies(a, b) }];
        }),
        searched:
          paintingsOfRun !== undefined && near.some((own) => own.length > 0)
            ? Math.min(mostSearched, paintingsOfRun.train.length)
            : 0,
        noNearest: nearest === 0 ? 'they were not asked for' : whyUnknown,
      };
    },
    async drawEvidence([first, second, ...more], size) {
      if (first === undefined || second === undefined || more.length > 0) return undefined;
      if (model.explain === undefined) return undefined;
      const [a, b] = await inspectPair([first, second], pool);
      const pair = [handles.release(a), handles.release(b)] as const;
      return drawEvidenceMaps([first, second], await model.explain(pair), size);
    },
    async drawOcclusion(files, size) {
      // Names the picture that cannot be used before a hundred copies of it are made.
      await inspectPair(files, pool);
      const maps = await measureOcclusion(files, scorePairs);
      const most = mostOf(maps);
      const draw = async (kind: keyof DrawnOcclusion) =>
        [
          await drawMapOver(files[0], maps[0][kind], size, most),
          await drawMapOver(files[1], maps[1][kind], size, most),
        ] as const;
      return { same: await draw('same'), different: await draw('different') };
    },
    async judge(pairs, { prior = 0.5 } = {}) {
      const answers = await scorePairs(pairs);
      return Array.from(answers, (answer) => judgePair(answer, calibration, tested, prior));
    },
    async close() {
      await known;
      await opened.close();
    },
  };
}

/** Every two of the pictures, by their places. */
function pairUp(pictures: readonly Picture[]) {
  return pictures.flatMap((_, a) => pictures.slice(a + 1).map((_, i) => ({ a, b: a + 1 + i })));
}

function describeKnown(
  painting: CollectionPainting | undefined,
  known: KnownPaintings | undefined,
): VerifiedImage['known'] {
  if (painting === undefined || known === undefined) return null;
  const { id, artist } = painting;
  return { id, artist, part: known.describeUse(id) };
}

/**
 * Refuses a number of pictures that cannot be compared.
 *
 * @throws HarnessError `USAGE`
 */
export function requirePictures({ length }: readonly string[]): void {
  if (length >= 2 && length <= mostPictures) return;
  throw new HarnessError(
    'USAGE',
    `Name 2 to ${mostPictures} image files to compare; there ${length === 1 ? 'is 1' : `are ${length}`}.`,
  );
}
