import { z } from 'zod';
import { definePlugin, type FeatureMatrix, type Pairs } from '../../harness/contract/plugin.ts';
import { colourExtractor } from '../../plugins/colour-statistics/colour-features.ts';
import { pairDistances } from '../../plugins/colour-statistics/pair-distances.ts';
import { everyPair } from './every-pair.ts';
import { fitRidge } from './fit-ridge.ts';

/**
 * What plugins/colour-logistic learns, in TypeScript: the features and distances are those of
 * plugins/colour-statistics, and the same convex problem is solved by Newton's method.
 */
export default definePlugin({
  name: 'colour-ridge',
  summary: "Colours, compared by a logistic regression that is scikit-learn's",
  options: z.object({ strength: z.number().positive().default(1).describe("scikit-learn's C") }),
  async train(task) {
    const all = everyPair(task.train.length);
    const same = (pair: number) =>
      task.train[all.a[pair] ?? 0]?.artist === task.train[all.b[pair] ?? 0]?.artist;
    const rows = await task.features(colourExtractor, task.train);
    const labels = Array.from(all.a, (_, pair) => same(pair));
    const probability = fitRidge(distanceRows(rows, all), labels, task.options.strength);
    return {
      async predict(paintings, pairs) {
        const asked = await task.features(colourExtractor, paintings);
        return Float32Array.from(distanceRows(asked, pairs), probability);
      },
      async save() {
        throw new Error('Nobody saves it');
      },
      dispose() {},
    };
  },
  async load() {
    throw new Error('Nobody saves it');
  },
});

function distanceRows(matrix: FeatureMatrix, pairs: Pairs): number[][] {
  const distances = pairDistances(matrix, pairs);
  const width = distances.length / pairs.a.length;
  return Array.from(pairs.a, (_, pair) => [
    ...distances.subarray(pair * width, (pair + 1) * width),
  ]);
}
