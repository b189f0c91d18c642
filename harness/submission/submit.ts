import { join } from 'node:path';
import { selectEngine } from '../compute/engine/select-engine.ts';
import { describeTimes } from '../compute/features/extraction-times.ts';
import { HarnessError } from '../contract/errors.ts';
import type { Painting } from '../contract/plugin.ts';
import { createImagePool } from '../data/images/pool.ts';
import { modelFolderName } from '../experiments/records/run-folder.ts';
import type { FinishedRun } from '../experiments/records/run-record.ts';
import { loadPlugin } from '../host/load-plugin.ts';
import { openStore } from '../host/open-store.ts';
import { PaintingHandles } from '../host/painting-handles.ts';
import { parseOptions } from '../host/plugin-options.ts';
import { createServices } from '../host/services.ts';
import { startProgress } from '../shared/progress.ts';
import type { ProjectFolders } from '../shared/project.ts';
import { collectPaintings, collectSimulated } from './collect-paintings.ts';
import { collectImages } from './read-pairs.ts';
import { type SubmissionResult, writeSubmission } from './write-submission.ts';

/** What a person asks of a submission. */
export interface SubmitRequest {
  readonly run: FinishedRun;
  /** CSV with `index,image1,image2`. */
  readonly pairsFile: string;
  /** Folder with the images that the pairs name. */
  readonly imagesFolder: string;
  readonly outFile: string;
  readonly gzip: boolean;
  readonly engine: string;
  readonly workers?: number | undefined;
}

/** A written submission and the images that could not be used. */
export interface SubmitOutcome extends SubmissionResult {
  readonly images: number;
  readonly unreadable: readonly { readonly image: string; readonly reason: string }[];
}

/** What a pair gets where one of its paintings cannot be read: no opinion. */
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
  const { plugin } = await loadPlugin(manifest.plugin.name, project.plugins);
  const options = parseOptions(plugin, manifest.plugin.options);
  const pool = createImagePool({ workers: request.workers });
  try {
    const { images, rows } = await collectImages(pairsFile);
    log(`${rows} pairs of ${images.length} images`);
    const simulated = manifest.collection.kind === 'simulated';
    const { readable, unreadable } = simulated
      ? await collectSimulated(images, manifest.collection.root)
      : await collectPaintings(images, request.imagesFolder, pool, project);
    if (readable.size === 0) {
      throw new HarnessError(
        'IMAGES_NOT_FOUND',
        `None of the ${images.length} images of ${pairsFile} can be read in ${request.imagesFolder}. Name their folder with --images.`,
      );
    }

    const engine = await selectEngine(request.engine, log);
    const store = await openStore(manifest.collection, {
      folder: join(project.cache, 'features'),
      precisionClass: engine.precisionClass,
      storage: manifest.features?.storage,
      onTimes: (times) => log(describeTimes(times)),
      pool,
      startProgress,
      log,
    });
    const handles = new PaintingHandles();
    const { services } = createServices({
      engine,
      store,
      pool,
      handles,
      log,
      // A model that was trained on untrained weights goes on with the same.
      weights: {
        folders: project.weights,
        download: true,
        allowUntrained: manifest.weights.some(({ status }) => status === 'untrained'),
      },
    });
    const model = await plugin.load(join(run.folder, modelFolderName), { ...services, options });
    try {
      const places = new Map<string, number>();
      const paintings: Painting[] = [];
      for (const [image, file] of readable) {
        places.set(image, paintings.push(handles.release(file)) - 1);
      }
      const placeOf = (image = ''): number => {
        const place = places.get(image);
        if (place === undefined) throw new Error(`${image} was not handed over`);
        return place;
      };
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
        answer({ images: names, a, b }) {
          const toPlaces = (side: Uint32Array) => side.map((i) => placeOf(names[i]));
          return model.predict(paintings, { a: toPlaces(a), b: toPlaces(b) });
        },
      });
      progress.stop();
      return { ...result, images: images.length, unreadable };
    } finally {
      model.dispose();
    }
  } finally {
    await pool.close();
  }
}
