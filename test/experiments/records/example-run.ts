import { createRandom } from '../../../harness/contract/random.ts';
import type { Predictions } from '../../../harness/experiments/records/predictions.ts';
import { createRunFolder } from '../../../harness/experiments/records/run-folder.ts';
import type { RunManifest } from '../../../harness/experiments/records/run-manifest.ts';
import { byMetric, laterMetricNames, plainMetricNames } from '../../../harness/scoring/metrics.ts';
import type { Estimate, PartScore, Scores } from '../../../harness/scoring/score.ts';
import { simulatePairs } from '../../../harness/scoring/simulate-pairs.ts';

export function exampleManifest(changes: Partial<RunManifest> = {}): RunManifest {
  return {
    version: 1,
    id: 'xception-demo-seed0-0123abcd',
    state: 'finished',
    failure: null,
    created: '2024-05-06T07:08:09.000Z',
    plugin: {
      name: 'xception',
      summary: 'Frozen features and a siamese head',
      paper: { seen: 0.888, unseen: 0.647, mixed: 0.672 },
      options: { layer: 'top', rate: 0.001 },
      defaults: { layer: 'top', rate: 0.001 },
    },
    seed: 0,
    epochs: null,
    limit: null,
    split: { file: 'demo-seed0.json', hash: 'feedbeef'.repeat(8), seed: 0 },
    collection: {
      kind: 'demo',
      name: 'demo',
      root: '/collections/demo',
      hash: 'c0ffee00'.repeat(8),
      paintings: 576,
      problems: 0,
    },
    weights: [{ backbone: 'xception', status: 'trained', source: 'file', digest: 'ab'.repeat(32) }],
    engine: {
      name: 'tensorflow',
      device: 'CPU',
      version: 'TensorFlow 2.21.0',
      why: 'the fastest that loads here',
      passedOver: [],
    },
    confined: 'bubblewrap',
    packages: { '@tensorflow/tfjs': '4.22.0' },
    node: 'v20.19.0',
    git: { commit: '0'.repeat(40), dirty: false },
    seconds: { collection: 1.5, train: 42.25, predict: 3 },
    skippedImages: [],
    cpus: 2,
    ...changes,
  };
}

export function exampleScores(seen: number, unseen: number, mixed: number): Scores {
  return {
    threshold: 0.5,
    tests: { seen: part(seen), unseen: part(unseen), mixed: part(mixed) },
    validation: { seen: part(seen - 0.01), unseen: part(unseen + 0.02) },
    hard: { by: 'appearance', score: part(unseen - 0.08) },
  };
}

function part(auc: number): PartScore {
  const around = (value: number): Estimate => ({ value, low: value - 0.05, high: value + 0.04 });
  return {
    pairs: 400,
    positives: 200,
    artists: 10,
    auc: around(auc),
    eer: around(1 - auc),
    accuracy: around(auc - 0.1),
    precision: around(auc - 0.09),
    recall: around(auc - 0.11),
    f1: around(auc - 0.1),
    // A new metric is in no stored table before someone asks for it here.
    ...byMetric(laterMetricNames, () => null),
    ...byMetric(plainMetricNames, () => null),
    brier: around((1 - auc) / 2),
  };
}

/** Simulated answers; `skill` from 0 (noise) to 1. */
export function examplePredictions(skill: number, artists = 12, seed = 0): Predictions {
  const test = (name: string) => {
    const { scores, ...pairs } = simulatePairs(createRandom(1, name), artists, [3, 5]);
    const noise = createRandom(seed, name, skill);
    const painting = (artist: number, i: number): string => `artist ${artist}/${i}.jpg`;
    return {
      ...pairs,
      scores: Float32Array.from(scores[0]!, (x) => skill * x + (1 - skill) * noise.uniform()),
      a: Array.from(pairs.artistA, painting),
      b: Array.from(pairs.artistB, painting),
    };
  };
  return { seen: test('seen'), unseen: test('unseen'), mixed: test('mixed') };
}

/** Writes a whole run and returns its folder. */
export async function writeExampleRun(
  submissions: string,
  manifest: RunManifest,
  scores: Scores,
  predictions: Predictions = examplePredictions(1),
): Promise<string> {
  const folder = await createRunFolder(submissions, manifest.id);
  await folder.writePredictions(predictions);
  await folder.writeMetrics(scores);
  await folder.writeManifest(manifest);
  return folder.path;
}
