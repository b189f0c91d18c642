import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError } from '../../contract/errors.ts';
import { createRandom } from '../../contract/random.ts';
import { encodeNpy } from '../../shared/npy.ts';
import type { startProgress } from '../../shared/progress.ts';
import {
  embeddingsName,
  type SimulatedDescription,
  simulatedName,
} from '../collection/simulated/description.ts';
import { drawCompetition } from './draw-competition.ts';
import { drawEmbeddings } from './draw-embeddings.ts';
import { writePairsAndAnswers } from './write-pairs.ts';
import { writeTables } from './write-tables.ts';

/** The options for a simulated collection. */
export interface SimulationRequest {
  readonly folder: string;
  /** 103,250 for the competition's size. */
  readonly paintings: number;
  readonly separability: number;
  /** Embedding size. */
  readonly width: number;
  readonly seed: number;
  readonly startProgress: typeof startProgress;
}

/**
 * Creates a collection with the competition's proportions but without images: `train_info.csv`,
 * `all_data_info.csv`, `submission_info.csv`, `solution_painter.csv` and a synthetic embedding for
 * each painting. `simulated.json` is written last: without it the folder is not a collection.
 *
 * @throws HarnessError `SIMULATION_FOLDER_IN_USE`
 */
export async function simulate(request: SimulationRequest): Promise<SimulatedDescription> {
  const { folder, paintings, separability, width, seed } = request;
  await mkdir(folder, { recursive: true });
  const present = await readdir(folder);
  if (present.length > 0 && !present.includes(simulatedName)) {
    throw new HarnessError(
      'SIMULATION_FOLDER_IN_USE',
      `${folder} contains other files. Name an empty folder, or one with a simulated collection.`,
    );
  }
  await rm(join(folder, simulatedName), { force: true });
  const competition = drawCompetition(paintings, seed);
  const { artist, pairs } = competition;
  await writeTables(folder, competition, seed);
  const data = drawEmbeddings(artist, {
    width,
    separability,
    random: createRandom(seed, 'embeddings'),
  });
  await writeFile(join(folder, embeddingsName), encodeNpy({ rows: artist.length, width, data }));
  const progress = request.startProgress('Writing pairs', pairs, 'pairs');
  await writePairsAndAnswers(
    competition,
    {
      pairs: join(folder, 'submission_info.csv'),
      answers: join(folder, 'solution_painter.csv'),
    },
    (painting) => `${painting + 1}.jpg`,
    progress,
  );
  progress.stop();
  const description: SimulatedDescription = {
    version: 1,
    seed,
    separability,
    width,
    paintings: artist.length,
    pairs,
  };
  await writeFileAtomic(join(folder, simulatedName), `${JSON.stringify(description, null, 1)}\n`);
  return description;
}
