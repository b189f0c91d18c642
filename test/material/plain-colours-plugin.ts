/** A plugin that learns nothing: a pair is the likelier by one artist the nearer its colours are. */
import { z } from 'zod';
import { definePlugin, type Model, type Services } from '../../harness/contract/plugin.ts';
import { colourExtractor } from '../../plugins/colour-statistics/colour-features.ts';
import { distanceCount, pairDistances } from '../../plugins/colour-statistics/pair-distances.ts';

const plainModel = (services: Services): Model => ({
  async predict(paintings, pairs) {
    const distances = pairDistances(await services.features(colourExtractor, paintings), pairs);
    return Float32Array.from(
      pairs.a,
      (_, pair) => 1 - (distances[pair * distanceCount + distanceCount - 1] ?? 0),
    );
  },
  async save() {},
  dispose() {},
});

export default definePlugin({
  name: 'plain-colours',
  summary: 'Compares colours and learns nothing',
  options: z.object({}),
  train: async (task) => plainModel(task),
  load: async (_, task) => plainModel(task),
});
