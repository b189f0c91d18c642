import { join } from 'node:path';
import sharp from 'sharp';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError } from '../../contract/errors.ts';
import { itemAt } from '../../contract/item-at.ts';
import { createImagePool } from '../../data/images/pool.ts';
import {
  type DrawnHeatmap,
  heatmapsFolderName,
  writeHeatmaps,
} from '../../experiments/records/heatmaps.ts';
import { readPaintings } from '../../experiments/records/paintings.ts';
import { type PicturePlaces, placesOf } from '../../experiments/records/picture-places.ts';
import { readPredictions } from '../../experiments/records/predictions.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import {
  type CopyGroups,
  findCopiesOfRun,
  sharesGroup,
} from '../../experiments/run/find-copies-of-run.ts';
import {
  type OpenModel,
  type OpenModelOptions,
  openModel,
} from '../../experiments/run/open-model.ts';
import { flagsOf } from '../../experiments/summary/summarise-row.ts';
import { predictChecked } from '../../host/predict.ts';
import { startProgress } from '../../shared/progress.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { describeNumber } from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { inspectPair } from '../verify/inspect-pictures.ts';
import { chooseExplainer, type Explainer } from './choose-explainer.ts';
import { choosePairs } from './choose-pairs.ts';
import { drawPair } from './draw-pair.ts';
import type { ExplainMethod } from './explain-methods.ts';
import { findPainting, findPicture } from './find-picture.ts';
import { drawGallery, type GalleryPair } from './gallery.ts';

/** Two pictures to look at together. */
interface PicturePair {
  readonly title: string;
  /** Absolute. */
  readonly files: readonly [string, string];
}

/** The output for one run. */
export interface ExplainedRun {
  readonly run: string;
  readonly method: Explainer['method'];
  readonly pairs: readonly {
    readonly files: readonly [string, string];
    /** The run's own answer, before calibration. */
    readonly score: number;
    readonly picture: string;
  }[];
}

export interface ExplainResult {
  readonly runs: readonly ExplainedRun[];
  /** The page that shows all of it. */
  readonly gallery: string;
}

/**
 * Draws where models look, for each run into `<run>/heatmaps/`, and one page with all runs side by
 * side in the first run's.
 *
 * @param pictures image files, or names of paintings of the first run's collection, taken two and
 *   two; if there is none, the pairs of artists never seen of which the first run was most
 *   certain
 * @throws HarnessError `EXPLAIN_UNSUPPORTED`, `PICTURE_UNUSABLE`, `USAGE`
 */
export async function explainRuns(
  runs: readonly [FinishedRun, ...FinishedRun[]],
  project: ProjectFolders,
  pictures: readonly string[],
  options: OpenModelOptions & { readonly count: number; readonly method: ExplainMethod },
): Promise<ExplainResult> {
  const [first] = runs;
  const pairs =
    pictures.length > 0
      ? await pairUp(pictures, first)
      : await chooseFromTest(first, project, options);
  const gallery = pairs.map((pair) => ({ ...pair, pictures: [] }));
  const opened: OpenModel[] = [];
  const explaining: Explaining[] = [];
  try {
    // All are opened first, so that a run that cannot explain is found before minutes have passed.
    for (const run of runs) {
      const open = await openModel(run, project, options);
      opened.push(open);
      explaining.push({ run, open, explainer: chooseExplainer(open, options.method) });
    }
    const explained: ExplainedRun[] = [];
    for (const one of explaining) explained.push(await explainRun(one, gallery));
    const page = join(first.folder, heatmapsFolderName, 'gallery.html');
    const methods = explaining.map(({ explainer }) => explainer.method);
    await writeFileAtomic(page, drawGallery(gallery, new Set(methods)));
    return { runs: explained, gallery: page };
  } finally {
    for (const { close } of opened) await close();
  }
}

/** A run with a loaded model. */
interface Explaining {
  readonly run: FinishedRun;
  readonly open: OpenModel;
  readonly explainer: Explainer;
}

async function explainRun(
  { run, open: { model, plugin, handles, pool }, explainer }: Explaining,
  pairs: readonly (PicturePair & GalleryPair)[],
): Promise<ExplainedRun> {
  const { id } = run.manifest;
  const progress = startProgress(`Heatmaps of ${id}`, pairs.length, 'pairs');
  try {
    const drawn: DrawnHeatmap[] = [];
    const scores: number[] = [];
    for (const { files, title, pictures } of pairs) {
      const [one, other] = await inspectPair(files, pool);
      const pair = [handles.release(one), handles.release(other)] as const;
      const asked = { a: Uint32Array.of(0), b: Uint32Array.of(1) };
      const [score = 0] = await predictChecked(plugin.name, model, pair, asked);
      const png = await drawPair(files, await explainer.maps(files));
      const answer = describeAnswer(score, run.scores.threshold);
      drawn.push({ png, caption: `${title}; ${answer}` });
      scores.push(score);
      const caption = [...flagsOf(run), answer].join('; ');
      pictures.push({ run: id, caption, jpeg: await toJpeg(png) });
      progress.advance();
    }
    const written = await writeHeatmaps(run.folder, drawn);
    const explained = pairs.map(({ files }, i) => ({
      files,
      score: itemAt(scores, i),
      picture: itemAt(written, i),
    }));
    return { run: id, method: explainer.method, pairs: explained };
  } finally {
    progress.stop();
  }
}

/** `score 0.749 (threshold 0.612): one artist` */
function describeAnswer(score: number, threshold: number): string {
  const answer = score >= threshold ? 'one artist' : 'two artists';
  return `score ${describeNumber(score)} (threshold ${describeNumber(threshold)}): ${answer}`;
}

/** A tenth of the bytes, for a page with many pictures. */
function toJpeg(picture: Buffer): Promise<Buffer> {
  return sharp(picture).jpeg({ quality: 88, chromaSubsampling: '4:4:4' }).toBuffer();
}

async function chooseFromTest(
  run: FinishedRun,
  project: ProjectFolders,
  { count, log }: Pick<OpenModelOptions, 'log'> & { readonly count: number },
): Promise<PicturePair[]> {
  const { unseen } = await readPredictions(run.folder);
  const { threshold } = run.scores;
  const places = await readPlaces(run);
  const isCopy = sharesGroup(await findCopies(run, project, log));
  const chosen = choosePairs(unseen, threshold, count, isCopy);
  return Promise.all(
    chosen.map(async ({ a, b, kind }) => ({
      title: `${harmlessText(a)} and ${harmlessText(b)}, ${kind}`,
      files: [await findPainting(a, places), await findPainting(b, places)] as const,
    })),
  );
}

async function findCopies(
  run: FinishedRun,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<CopyGroups | null> {
  const pool = createImagePool();
  try {
    return await findCopiesOfRun(run, project, pool, log);
  } finally {
    await pool.close();
  }
}

async function pairUp(pictures: readonly string[], run: FinishedRun): Promise<PicturePair[]> {
  if (pictures.length % 2 !== 0) {
    throw new HarnessError(
      'USAGE',
      `Pictures are compared in pairs; there ${pictures.length === 1 ? 'is 1' : `are ${pictures.length}`}. Name another, or one of them twice.`,
    );
  }
  const places = await readPlaces(run);
  const pairs: PicturePair[] = [];
  for (let i = 0; i < pictures.length; i += 2) {
    const [one = '', other = ''] = pictures.slice(i, i + 2);
    pairs.push({
      title: `${shortName(one)} and ${shortName(other)}`,
      // In order, so that the message names the first missing one.
      files: [await findPicture(one, places), await findPicture(other, places)],
    });
  }
  return pairs;
}

async function readPlaces({ manifest, folder }: FinishedRun): Promise<PicturePlaces> {
  return placesOf(manifest, await readPaintings(folder));
}

/** The file and its folder, which often has the artist's name. */
function shortName(picture: string): string {
  return harmlessText(picture.split(/[/\\]/).slice(-2).join('/'));
}
