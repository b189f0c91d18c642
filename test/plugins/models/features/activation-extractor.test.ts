import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import type { View } from '../../../../harness/contract/plugin.ts';
import { createRandom } from '../../../../harness/contract/random.ts';
import { xception } from '../../../../plugins/models/backbones/xception.ts';
import {
  createActivationExtractor,
  type FrozenPart,
  mapShapeOf,
} from '../../../../plugins/models/features/activation-extractor.ts';
import { drawUntrainedWeights } from '../../../../plugins/models/weights/untrained-weights.ts';

const size = 71;
let part: FrozenPart;
beforeAll(async () => {
  await selectEngine('auto');
  const weights = drawUntrainedWeights(xception, 2);
  part = {
    backbone: 'xception',
    layer: 'block1_conv2_act',
    size,
    weights: { cacheIdentity: 'drawn', load: async () => weights },
  } as unknown as FrozenPart;
});

async function extract(view: View | undefined, data: Uint8Array, count: number, images: number) {
  const extractor = createActivationExtractor(part, view);
  const open = await extractor.open();
  const rows = await open.extract({ data, count, images, height: size, width: size });
  open.dispose();
  return { rows, width: extractor.width };
}

describe('the activations of views with several images', () => {
  it('are those of each image by itself, side by side, also across batches', async () => {
    const [count, images] = [5, 4];
    const random = createRandom(1);
    const stride = size * size * 3;
    const data = Uint8Array.from({ length: count * images * stride }, () => random.below(256));
    const corners = await extract({ kind: 'corners', crop: 50, size }, data, count, images);
    const { side, channels } = mapShapeOf(part);
    expect(corners.width).toBe(images * side * side * channels);
    expect(corners.rows).toHaveLength(count * corners.width);
    for (const image of [0, 7, 19]) {
      const own = data.slice(image * stride, (image + 1) * stride);
      const alone = await extract(undefined, own, 1, 1);
      const from = image * alone.width;
      expect(corners.rows.subarray(from, from + alone.width)).toEqual(alone.rows);
    }
  });

  it('are refused for a view of another size', () => {
    expect(() => createActivationExtractor(part, { kind: 'centre', size: 96 })).toThrow(
      '71 pixels',
    );
  });
});
