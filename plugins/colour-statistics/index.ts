/**
 * No network at all: two paintings are compared by their colours. It is the floor that every
 * approach must beat, and the example to begin a plugin of your own from.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  definePlugin,
  type Model,
  type Painting,
  type Pairs,
  type Services,
} from '../../harness/plugin.ts';
import { colourExtractor } from './colour-features.ts';
import { fitLogistic, type LogisticModel, logisticSchema, probability } from './logistic.ts';
import { pairDistances } from './pair-distances.ts';

const options = z.object({
  epochs: z.int().min(1).default(200).describe('Passes of gradient descent over the pairs'),
  decay: z.number().min(0).default(0.001).describe('Weight decay of the logistic regression'),
});

export default definePlugin({
  name: 'colour-statistics',
  summary: 'Colour means, spreads and histograms; logistic regression on their distances',
  options,

  async train(task) {
    const { train, random } = task;
    const matrix = await task.features(colourExtractor, train);
    // As many different-artist pairs as there are same-artist pairs, up to 20,000 of each.
    const same: [number, number][] = [];
    for (let a = 0; a < train.length; a++) {
      for (let b = 0; b < a; b++) if (train[a]?.artist === train[b]?.artist) same.push([a, b]);
    }
    const positives = random.sample(same, 20_000);
    const negatives = positives.map(([a]) => {
      let b = random.below(train.length);
      while (train[b]?.artist === train[a]?.artist) b = random.below(train.length);
      return [a, b] as const;
    });
    const chosen = [...positives, ...negatives];
    const pairs = {
      a: Uint32Array.from(chosen, ([a]) => a),
      b: Uint32Array.from(chosen, ([, b]) => b),
    };
    const labels = Uint8Array.from(chosen, (_, index) => (index < positives.length ? 1 : 0));
    const fitted = fitLogistic(pairDistances(matrix, pairs), labels, task.options, (epoch, loss) =>
      task.reportEpoch({ epoch, loss }),
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
      const distances = pairDistances(matrix, pairs);
      return Float32Array.from(pairs.a, (_, pair) => probability(fitted, distances, pair));
    },
    save: (folder) => writeFile(join(folder, 'model.json'), JSON.stringify(fitted)),
    dispose() {},
  };
}
