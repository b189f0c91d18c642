import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rocAuc } from '../../harness/contract/metrics/roc.ts';
import type { LabelledPairs, Model, Painting } from '../../harness/contract/plugin.ts';
import { createRandom } from '../../harness/contract/random.ts';
import { listPlugins } from '../../harness/host/find-plugin.ts';
import { loadPlugin } from '../../harness/host/load-plugin.ts';
import { findProject } from '../../harness/shared/project.ts';
import { xception } from '../../plugins/models/backbones/xception.ts';
import { drawUntrainedWeights } from '../../plugins/models/weights/untrained-weights.ts';
import { type ContractBench, openContractBench } from '../material/contract-bench.ts';
import { withoutLackingPython } from '../material/require-python.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { writeTfjsModel } from './models/write-tfjs-model.ts';

const { plugins: pluginsFolder } = findProject();
const folder = temporaryFolder();

/** Options under which each approach that learns can come to know a handful by heart. */
const head = {
  epochs: 80,
  patience: 80,
  pairsPerEpoch: 256,
  batch: 64,
  dropout: 0,
  learningRate: 0.003,
  hidden: 64,
};
const style = {
  input: 'standardised',
  blend: 0,
  hidden: 64,
  dropout: 0,
  epochs: 150,
  patience: 150,
  learningRate: 0.003,
};
const byHeart: Readonly<Record<string, Record<string, unknown>>> = {
  xception: head,
  siamese: head,
  ensemble: {
    members: [5, 6].map((seed) => ({
      plugin: 'xception',
      options: { ...head, inputSize: 96, layer: 'add_2' },
      seed,
    })),
  },
  'inception-v3': head,
  'corner-features': { ...head, reduce: 0 },
  'fine-tuned': { ...head, headEpochs: 100, tailEpochs: 40, sgdRate: 0.1, sgdBatch: 12 },
  'learned-pooling': {
    blend: 0,
    epochs: 400,
    patience: 400,
    dropout: 0,
    batch: 12,
    window: 99,
    firstUnits: 64,
    units: 32,
    learningRate: 0.003,
  },
  'fine-tuned-style': {
    blend: 0,
    epochs: 60,
    patience: 60,
    augment: 'none',
    learningRate: 0.001,
    from: 'add_11',
    to: 'add_12',
    artistsPerBatch: 4,
    paintingsPerArtist: 3,
  },
  'style-statistics': { choose: false, refit: false, shrinkage: 0.05 },
  contrastive: { ...style, artistsPerBatch: 4, paintingsPerArtist: 3, embedding: 32 },
  prototypical: { ...style, ways: 4, episodesPerEpoch: 4, embedding: 32 },
  'artist-softmax': { ...style, batch: 12, smoothing: 0 },
  'torch-siamese': {
    embedding: 32,
    hidden: 32,
    dropout: 0,
    epochs: 100,
    patience: 100,
    artistsPerBatch: 4,
    paintingsPerArtist: 3,
  },
  'baseline-cnn': {
    inputSize: 32,
    epochs: 150,
    patience: 150,
    augment: false,
    learningRate: 0.002,
    artistsPerBatch: 4,
    paintingsPerArtist: 3,
    embedding: 32,
  },
};
/**
 * Random weights of Xception that tell paintings apart: as Keras draws them, each depthwise
 * convolution shrinks what it gets to a few per cent, and all paintings look alike at the end.
 */
function writeLivelyWeights(into: string): string {
  const weights = new Map(drawUntrainedWeights(xception, 1));
  for (const [name, { shape, data }] of weights) {
    if (!name.endsWith('/depthwise_kernel')) continue;
    const scale = Math.sqrt((shape[2]! + 1) / 2);
    weights.set(name, { shape, data: data.map((value) => value * scale) });
  }
  writeTfjsModel(into, weights);
  return into;
}

/** Approaches without anything that could know a painting by heart. */
const tooPlain = ['plain-cosine', 'colour-statistics', 'colour-logistic'];

function everyPair(artists: readonly number[]): LabelledPairs {
  const pairs = artists.flatMap((_, i) => artists.slice(0, i).map((_, j) => [j, i] as const));
  return {
    a: Uint32Array.from(pairs, ([i]) => i),
    b: Uint32Array.from(pairs, ([, j]) => j),
    same: Uint8Array.from(pairs, ([i, j]) => (artists[i] === artists[j] ? 1 : 0)),
  };
}

async function aucOf(model: Model, paintings: readonly Painting[], pairs: LabelledPairs) {
  return rocAuc(await model.predict(paintings, pairs), pairs.same);
}

describe('a handful of paintings, dealt out to artists by lot', () => {
  let bench: ContractBench;
  let lively: string;
  beforeAll(async () => {
    bench = await openContractBench();
    lively = writeLivelyWeights(join(folder, 'weights'));
  });
  afterAll(() => bench?.close());

  it('is tried on every approach that could learn it', () => {
    expect([...Object.keys(byHeart), ...tooPlain].sort()).toEqual(listPlugins(pluginsFolder));
  });

  it.each(withoutLackingPython(Object.keys(byHeart), pluginsFolder))(
    'is known by heart after training %s',
    async (name) => {
      const { plugin } = await loadPlugin(name, { plugins: pluginsFolder });
      const weights = name.startsWith('fine-tuned') ? { weights: lively } : {};
      const options = await plugin.parse({ ...plugin.trial, ...byHeart[name], ...weights });
      const { task } = bench.openTask(options);
      const lots = createRandom(3).shuffle(Array.from({ length: 12 }, (_, i) => i % 4));
      const train = task.train
        .filter((_, i) => i % Math.floor(task.train.length / 12) === 0)
        .slice(0, 12)
        .map((painting, i) => ({ ...painting, artist: lots[i]! }));
      const pairs = everyPair(lots);
      const validation = { paintings: train, seen: pairs, unseen: pairs };
      const model = await plugin.train({ ...task, train, artists: 4, validation });
      const auc = await aucOf(model, train, pairs);
      model.dispose();
      expect(auc).toBe(1);
    },
  );
});

describe('artists that are drawn by lot', () => {
  let bench: ContractBench;
  beforeAll(async () => {
    bench = await openContractBench({ shuffled: true });
  });
  afterAll(() => bench?.close());

  it.each(withoutLackingPython(listPlugins(pluginsFolder), pluginsFolder))(
    'teach %s nothing about artists never seen',
    async (name) => {
      const { plugin } = await loadPlugin(name, { plugins: pluginsFolder });
      const { task, handOverUnseen } = bench.openTask(await plugin.parse(plugin.trial ?? {}));
      const model = await plugin.train(task);
      const { paintings, pairs } = handOverUnseen();
      const auc = await aucOf(model, paintings, pairs);
      model.dispose();
      // About 200 pairs of few paintings scatter by about 0.05.
      expect(Math.abs(auc - 0.5)).toBeLessThan(0.15);
    },
  );
});
