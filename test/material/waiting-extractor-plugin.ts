/** A plugin whose features come in batches of ten, the third of which never ends. */
import { z } from 'zod';
import { definePlugin, type FeatureExtractor } from '../../harness/contract/plugin.ts';

let batches = 0;
const extractor: FeatureExtractor = {
  id: { kind: 'waiting' },
  view: { kind: 'whole', size: 8 },
  width: 1,
  usesEngine: false,
  batchSize: 10,
  open: async () => ({
    async extract({ count }) {
      batches++;
      if (batches === 3) {
        process.stdout.write('It waits in the third batch\n');
        await new Promise(() => {});
      }
      return new Float32Array(count);
    },
    dispose() {},
  }),
};

export default definePlugin({
  name: 'waiting-extractor',
  summary: 'Computes features without an end',
  options: z.object({}),
  extractors: async () => [extractor],
  train: () => Promise.reject(new Error('It learns nothing')),
  load: () => Promise.reject(new Error('It learns nothing')),
});
