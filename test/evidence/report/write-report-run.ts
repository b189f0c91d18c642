import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { CurvePoint } from '../../../harness/contract/plugin.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { writeEmbeddings } from '../../../harness/experiments/records/embeddings.ts';
import { writePaintings } from '../../../harness/experiments/records/paintings.ts';
import type {
  Predictions,
  TestPredictions,
} from '../../../harness/experiments/records/predictions.ts';
import { createRunFolder } from '../../../harness/experiments/records/run-folder.ts';
import type { RunManifest } from '../../../harness/experiments/records/run-manifest.ts';
import { calibrateRun } from '../../../harness/scoring/calibrate-run.ts';
import type { Scores } from '../../../harness/scoring/score.ts';
import { scoreRun } from '../../../harness/scoring/score-run.ts';
import { simulatePairs } from '../../../harness/scoring/simulate-pairs.ts';
import { exampleManifest } from '../../experiments/records/example-run.ts';

/** What was written, to compare a page with. */
export interface WrittenRun {
  readonly folder: string;
  readonly id: string;
  readonly scores: Scores;
  readonly predictions: Predictions;
  readonly curve: readonly CurvePoint[];
}

export interface ReportRunOptions {
  readonly id: string;
  readonly artists?: number;
  /** 0 is noise. */
  readonly skill?: number;
  /** The name of an artist by its number. */
  readonly artistName?: (artist: number) => string;
  /** Image files to be in the collection, so that mistakes have pictures. */
  readonly hasImages?: boolean;
  readonly hasEmbeddings?: boolean;
  /** With all that a run has, and sealed as a run is that has just been made. */
  readonly isSealed?: boolean;
  readonly changes?: Partial<RunManifest>;
}

/** Writes a whole run with simulated answers: predictions, calibration, curve, embeddings. */
export async function writeReportRun(
  root: string,
  {
    id,
    artists = 10,
    skill = 1,
    artistName = (artist) => `Artist ${artist}`,
    hasImages = false,
    hasEmbeddings = true,
    isSealed = false,
    changes = {},
  }: ReportRunOptions,
): Promise<WrittenRun> {
  const idOf = (artist: number, i: number) => `${artistName(artist)}/${i}.jpg`;
  const answer = (name: string): TestPredictions => {
    const { scores, ...pairs } = simulatePairs(createRandom(1, name), artists, [3, 5]);
    const noise = createRandom(0, name, skill, id);
    // The simulated scores are no probabilities.
    const squash = (x: number) => 1 / (1 + Math.exp(-x));
    return {
      ...pairs,
      scores: Float64Array.from(scores[0]!, (x) =>
        squash(skill * 2 * x + (1 - skill) * noise.normal()),
      ),
      a: Array.from(pairs.artistA, idOf),
      b: Array.from(pairs.artistB, (artist, i) => idOf(artist, i + 1_000)),
    };
  };
  const predictions = { seen: answer('seen'), unseen: answer('unseen'), mixed: answer('mixed') };
  const validation = { seen: answer('validation seen'), unseen: answer('validation unseen') };
  const scores = scoreRun({
    tests: predictions,
    validation,
    threshold: 0.5,
    seed: 0,
    resamples: 50,
  });
  const collectionRoot = join(root, 'collection');
  const folder = await createRunFolder(join(root, 'submissions'), id);
  const manifest = exampleManifest({
    id,
    collection: { ...exampleManifest().collection, root: collectionRoot },
    ...changes,
  });
  const curve = Array.from({ length: 6 }, (_, epoch) => ({
    epoch,
    loss: epoch === 0 ? null : 0.8 - 0.1 * epoch,
    validationUnseenAuc: 0.5 + 0.05 * epoch,
  }));
  const paintings = [
    ...new Map(
      Object.values(predictions).flatMap(({ a, b, artistA, artistB }) =>
        [...a.entries(), ...b.entries()].map(([i, painting], k) => {
          const artist = k < a.length ? artistA[i]! : artistB[i]!;
          return [painting, { id: painting, artist: artistName(artist), number: artist }] as const;
        }),
      ),
    ).values(),
  ];
  await folder.writeCurve(curve);
  await folder.writePredictions(predictions);
  await folder.writeCalibration(calibrateRun(validation));
  await writePaintings(
    folder.path,
    paintings.map(({ id, artist, number }) => ({
      id,
      artist,
      test: number % 2 === 0 ? 'unseen' : 'seen',
    })),
  );
  if (hasEmbeddings) {
    const shown = paintings.slice(0, 60);
    const random = createRandom(0, 'embeddings');
    const data = Float32Array.from(
      shown.flatMap(({ number }) =>
        Array.from({ length: 8 }, (_, k) => random.normal() + (k === number % 8 ? 6 : 0)),
      ),
    );
    await writeEmbeddings(folder.path, { rows: shown.length, width: 8, data });
  }
  if (hasImages) {
    const picture = await sharp({
      create: { width: 60, height: 40, channels: 3, background: '#3b7a57' },
    })
      .jpeg()
      .toBuffer();
    for (const painting of paintings) {
      const file = join(collectionRoot, painting.id);
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, picture);
    }
  }
  await folder.writeMetrics(scores);
  if (isSealed) {
    await folder.writeValidation(validation);
    await folder.writeModel((into) => writeFile(join(into, 'network.bin'), 'trained numbers'));
    await folder.seal(manifest);
  } else await folder.writeManifest(manifest);
  return { folder: folder.path, id, scores, predictions, curve };
}
