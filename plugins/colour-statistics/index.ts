/**
 * No network at all: two paintings are compared by their colours. It is the minimum that every
 * approach must beat, and an example to start your own plugin from.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { paperPairs } from '../../harness/contract/pairs/paper-pairs.ts';
import {
  definePlugin,
  type Model,
  type Painting,
  type Pairs,
  type Services,
} from '../../harness/contract/plugin.ts';
import { colourExtractor } from './colour-features.ts';
import { fitLogistic, type LogisticModel, logisticSchema, probability } from './logistic.ts';
import { pairDistances } from './pair-distances.ts';

const options = z.object({
  epochs: z.int().min(1).default(200).describe('Passes of gradient descent over the pairs'),
  pairsPerArtist: z.int().min(1).default(500).describe('Same-artist pairs per artist'),
  decay: z.number().min(0).default(0.001).describe('Weight decay of the logistic regression'),
});

/**
 * Number of pairs whose distances are in memory together, at 28 bytes each: a large test has millions.
 */
const pairsAtOnce = 65_536;

export default definePlugin({
  name: 'colour-statistics',
  summary: 'Colour means, spreads and histograms; logistic regression on their distances',
  options,
  usesEngine: false,

  extractors: async () => [colourExtractor],

  async train(task) {
    const { train, random } = task;
    const matrix = await task.features(colourExtractor, train);
    const artists = train.map(({ artist }) => artist);
    const pairs = paperPairs(artists, random, { capPerArtist: task.options.pairsPerArtist });
    const fitted = fitLogistic(
      pairDistances(matrix, pairs),
      pairs.same,
      task.options,
      (epoch, loss) => task.reportEpoch({ epoch, loss }),
    );
    return createModel(fitted, task);
  },

  async load(folder, task) {
    const stored: unknown = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    return createModel(logisticSchema.parse(stored), task);
  },
});

function createModel(fitted: LogisticModel, services: Services): Model {
  return {
    async predict(paintings: readonly Painting[], pairs: Pairs) {
      const matrix = await services.features(colourExtractor, paintings);
      const { length } = pairs.a;
      const probabilities = new Float32Array(length);
      for (let from = 0; from < length; from += pairsAtOnce) {
        const to = Math.min(from + pairsAtOnce, length);
        const part = { a: pairs.a.subarray(from, to), b: pairs.b.subarray(from, to) };
        const distances = pairDistances(matrix, part);
        for (let pair = from; pair < to; pair++) {
          probabilities[pair] = probability(fitted, distances, pair - from);
        }
      }
      return probabilities;
    },
    save: (folder) => writeFile(join(folder, 'model.json'), JSON.stringify(fitted)),
    dispose() {},
  };
}
