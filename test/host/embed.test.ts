import { describe, expect, it } from 'vitest';
import type { FeatureMatrix, Model } from '../../harness/contract/plugin.ts';
import { embedChecked } from '../../harness/host/embed.ts';

const paintings = [{ key: 'a' }, { key: 'b' }];

function embed(matrix?: FeatureMatrix): Promise<FeatureMatrix | undefined> {
  const model: Model = {
    predict: async () => new Float32Array(),
    save: async () => {},
    dispose() {},
    ...(matrix === undefined ? {} : { embed: async () => matrix }),
  };
  return embedChecked('mine', model, paintings);
}

describe('embeddings of a model', () => {
  it('are taken unchanged, and need not be there', async () => {
    const matrix = { rows: 2, width: 2, data: Float32Array.of(1, 2, 3, 4) };
    expect(await embed(matrix)).toBe(matrix);
    expect(await embed()).toBeUndefined();
  });

  it.each([
    ['another number of rows', { rows: 1, width: 2, data: Float32Array.of(1, 2) }, 'row for each'],
    ['too few numbers', { rows: 2, width: 2, data: Float32Array.of(1, 2, 3) }, 'row for each'],
    ['a NaN', { rows: 2, width: 1, data: Float32Array.of(1, Number.NaN) }, 'NaN for painting 1'],
  ])('are refused with %s', async (_, matrix, message) => {
    await expect(embed(matrix)).rejects.toMatchObject({
      code: 'EMBEDDING_INVALID',
      message: expect.stringContaining(message),
    });
  });
});
