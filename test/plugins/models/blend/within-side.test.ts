import { expect, it } from 'vitest';
import plugin from '../../../../plugins/fine-tuned-style/index.ts';
import { listWithinExtractors } from '../../../../plugins/models/blend/within-side.ts';

it('says how to do without the weights of the cosine, if another network is trained', async () => {
  const list = (given: object) =>
    listWithinExtractors(plugin.options.parse(given), {
      weights: { folders: ['/nowhere'], download: false, allowUntrained: false },
      log() {},
      reportWeights() {},
    } as unknown as Parameters<typeof listWithinExtractors>[1]);
  const hint = '--blend 0 leaves it out';
  await expect(list({ backbone: 'mine.onnx' })).rejects.toThrow(hint);
  await expect(list({})).rejects.toThrow(/^(?!.*--blend 0)/);
  await expect(list({ backbone: 'mine.onnx', blend: 0 })).resolves.toEqual([]);
});
