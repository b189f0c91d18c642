/** Takes decoded pixels and discards them: the benchmark measures only their transport. */
import { z } from 'zod';
import { definePlugin, type Model, type Services } from '../../../contract/plugin.ts';

const options = z.object({
  size: z.int().min(1).default(224).describe('Pixels a side'),
  batch: z.int().min(1).default(32).describe('Paintings per batch'),
});

function createModel(task: Services, { size, batch }: z.output<typeof options>): Model {
  return {
    async predict(paintings, pairs) {
      for await (const { data } of task.pixels({ kind: 'whole', size }, paintings, batch)) {
        if (data.length === 0) throw new Error('A batch is empty');
      }
      return new Float32Array(pairs.a.length);
    },
    save: async () => {},
    dispose() {},
  };
}

export default definePlugin({
  name: 'puller',
  summary: 'Takes decoded pixels and does nothing with them',
  options,
  train: async (task) => createModel(task, task.options),
  load: async (_, task) => createModel(task, task.options),
});
