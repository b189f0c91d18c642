import { createRandom } from '../../contract/random.ts';
import type { Predictions, TestPredictions } from '../../experiments/records/predictions.ts';
import { createRunFolder } from '../../experiments/records/run-folder.ts';
import { type RunManifest, runManifestSchema } from '../../experiments/records/run-manifest.ts';
import { calibrateRun } from '../../scoring/calibrate-run.ts';
import { scoreRun } from '../../scoring/score-run.ts';
import { type SimulatedPairs, simulatePairs } from '../../scoring/simulate-pairs.ts';

const seeds = 10;
const artists = 12;
const paintings = [5, 8] as const;
/** Few: the quality of intervals does not matter here. */
const resamples = 20;

/** Writes finished, sealed runs on one split: approaches that differ in an option, ten seeds each. */
export async function writeRuns(submissions: string, runs: number): Promise<void> {
  const draw = (name: string) => simulatePairs(createRandom(0, name), artists, paintings);
  const tests = { seen: draw('seen'), unseen: draw('unseen'), mixed: draw('mixed') };
  const held = { seen: draw('validation seen'), unseen: draw('validation unseen') };
  for (let i = 0; i < runs; i++) {
    const approach = Math.floor(i / seeds);
    const seed = i % seeds;
    const random = createRandom(1, 'runs', approach, seed);
    // Some approaches are better than others.
    const skill = 0.2 + ((approach * 7) % 11) / 12;
    const answer = ({ scores: [scores = new Float64Array()], ...pairs }: SimulatedPairs) => ({
      ...pairs,
      a: Array.from(pairs.artistA, (artist, k) => `artist ${artist}/${k}.jpg`),
      b: Array.from(pairs.artistB, (artist, k) => `artist ${artist}/${k + 10_000}.jpg`),
      scores: scores.map((score) => 1 / (1 + Math.exp(-skill * score - 0.5 * random.normal()))),
    });
    const predictions: Predictions = {
      seen: answer(tests.seen),
      unseen: answer(tests.unseen),
      mixed: answer(tests.mixed),
    };
    const validation: Record<'seen' | 'unseen', TestPredictions> = {
      seen: answer(held.seen),
      unseen: answer(held.unseen),
    };
    const scored = { tests: predictions, validation, threshold: 0.5, seed: 0, resamples };
    const id = `bench-${approach}-seed${seed}`;
    const folder = await createRunFolder(submissions, id);
    await folder.writePredictions(predictions);
    await folder.writeValidation(validation);
    await folder.writeCalibration(calibrateRun(validation));
    await folder.writeMetrics(scoreRun(scored));
    await folder.seal(describe(id, approach, seed));
  }
}

function describe(id: string, approach: number, seed: number): RunManifest {
  return runManifestSchema.parse({
    version: 1,
    id,
    state: 'finished',
    failure: null,
    created: '2026-01-01T00:00:00.000Z',
    plugin: {
      name: 'bench',
      summary: 'Answers by chance',
      paper: null,
      options: { approach },
      defaults: {},
    },
    seed,
    epochs: null,
    limit: null,
    split: { file: 'splits/bench.json', hash: '0'.repeat(64), seed: 0 },
    collection: {
      kind: 'simulated',
      name: 'bench',
      root: '/nowhere',
      hash: '1'.repeat(64),
      paintings: 1_000,
      problems: 0,
    },
    weights: [],
    engine: { name: 'none', device: 'none', version: '0', why: 'nothing computes', passedOver: [] },
    packages: {},
    node: process.version,
    git: null,
    seconds: { train: 1 },
    skippedImages: [],
    cpus: 1,
  });
}
