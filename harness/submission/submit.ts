import { describeTimes } from '../compute/features/extraction-times.ts';
import { HarnessError } from '../contract/errors.ts';
import type { Painting } from '../contract/plugin.ts';
import { createRandom } from '../contract/random.ts';
import type { FinishedRun } from '../experiments/records/run-record.ts';
import { findTrained, loadModel } from '../experiments/run/open-model.ts';
import { requireSymmetric } from '../host/require-symmetric.ts';
import { openWorkbench } from '../host/workbench.ts';
import { startProgress } from '../shared/progress.ts';
import type { ProjectFolders } from '../shared/project.ts';
import { collectPaintings, collectSimulated } from './collect-paintings.ts';
import { collectImages } from './read-pairs.ts';
import { type SubmissionResult, writeSubmission } from './write-submission.ts';

/** The request for a submission. */
export interface SubmitRequest {
  readonly run: FinishedRun;
  /** CSV with `index,image1,image2`. */
  readonly pairsFile: string;
  /** Folder with the images named in the pairs. */
  readonly imagesFolder: string;
  readonly outFile: string;
  readonly gzip: boolean;
  readonly engine: string;
  readonly workers?: number | undefined;
}

/** A written submission and its unusable images. */
export interface SubmitOutcome extends SubmissionResult {
  readonly images: number;
  readonly unreadable: readonly { readonly image: string; readonly reason: string }[];
}

/** The answer to a pair with an unreadable painting: no opinion. */
const noOpinion = 0.5;

/**
 * Answers a Kaggle pairs file with the model of a finished run:
 *
 *     pairs → images → features → model.predict → submission.csv
 *
 * Every row gets exactly one answer; each painting is decoded once, however many pairs it is in.
 */
export async function submit(
  request: SubmitRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<SubmitOutcome> {
  const { run, pairsFile, outFile, gzip } = request;
  const { manifest } = run;
  const trained = await findTrained(run, project);
  const { engine, workers } = request;
  const bench = openWorkbench({ project, engine, workers, log });
  try {
    const { images, rows } = await collectImages(pairsFile);
    log(`${rows} ${rows === 1 ? 'pair' : 'pairs'} of ${images.length} images`);
    const simulated = manifest.collection.kind === 'simulated';
    const { readable, unreadable } = simulated
      ? await collectSimulated(images, manifest.collection.root)
      : await collectPaintings(images, request.imagesFolder, bench.pool, project);
    if (readable.size === 0) {
      throw new HarnessError(
        'IMAGES_NOT_FOUND',
        `None of the ${images.length} images of ${pairsFile} can be read in ${request.imagesFolder}. Name their folder with --images.`,
      );
    }
    const { model, handles } = await loadModel(trained, bench, {
      collection: manifest.collection,
      onTimes: (times) => log(describeTimes(times)),
    });
    const places = new Map<string, number>();
    const paintings: Painting[] = [];
    for (const [image, file] of readable) {
      places.set(image, paintings.push(handles.release(file)) - 1);
    }
    const placeOf = (image = ''): number => {
      const place = places.get(image);
      if (place === undefined) throw new Error(`The paintings do not include ${image}`);
      return place;
    };
    let isSymmetric = false;
    const progress = startProgress('Answering', rows, 'pairs');
    const result = await writeSubmission({
      pairsFile,
      outFile,
      gzip,
      progress,
      model: `${manifest.id} ${manifest.created}`,
      expectedRows: rows,
      fallback: noOpinion,
      isReadable: (image) => places.has(image),
      async answer({ images: names, a, b }) {
        const toPlaces = (side: Uint32Array) => side.map((i) => placeOf(names[i]));
        const answers = await model.predict(paintings, { a: toPlaces(a), b: toPlaces(b) });
        // With the first rows: their features exist by then, and little has been written.
        if (!isSymmetric) {
          const random = createRandom(manifest.seed, 'swapped');
          await requireSymmetric(manifest.plugin.name, model, paintings, random);
        }
        isSymmetric = true;
        return answers;
      },
    });
    progress.stop();
    return { ...result, images: images.length, unreadable };
  } finally {
    await bench.close();
  }
}
