import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import type { FeatureExtractor } from '../../../../harness/contract/plugin.ts';
import { poolMap } from '../../../../plugins/models/layers/pool-map.ts';
import { openOnnxBackbone } from '../../../../plugins/models/onnx/onnx-backbone.ts';
import { openOnnxFeatures } from '../../../../plugins/models/onnx/onnx-extractor.ts';
import { poolOutput } from '../../../../plugins/models/onnx/pool-output.ts';
import type { Preprocessing } from '../../../../plugins/models/onnx/preprocessing.ts';
import { withoutWeights } from '../without-weights.ts';
import { fixture, pictureOf } from './families.ts';
import { hasOnnxRuntime } from './require-runtime.ts';

const size = 16;
const pictures = Array.from({ length: 3 }, (_, i) => pictureOf(`picture ${i}`, size, size));

const backbone = (file = 'clip.onnx') => openOnnxBackbone(fixture(file), withoutWeights);

/** A batch of some of the pictures. */
function batch(...listed: readonly number[]) {
  const data = Buffer.concat(listed.map((i) => pictures[i]!));
  return { data, count: listed.length, images: 1, height: size, width: size };
}

describe.runIf(hasOnnxRuntime)('the extractor of an ONNX network', () => {
  it('puts its layers one after another, each pooled as suits it', async () => {
    const network = await backbone();
    const layers = ['image_embeds', 'last_hidden_state'];
    const {
      extractors: [extractor, ...others],
    } = await openOnnxFeatures(network, { layers });
    expect(others).toEqual([]);
    expect(extractor).toMatchObject({
      width: 8 + 16,
      usesEngine: false,
      view: { kind: 'prepared', size, resampling: 'bicubic' },
      id: { weights: network.digest, layers: layers.join(), pooling: 'mean,cls' },
    });
    const opened = await extractor!.open();
    const row = await opened.extract(batch(0));
    opened.dispose();
    const direct = await network.open(layers);
    const [embeds, tokens] = await direct.run({ data: pictures[0]!, size });
    await direct.dispose();
    expect(row.subarray(0, 8)).toEqual(embeds!.data);
    expect(row.subarray(8)).toEqual(poolOutput(tokens!, 'cls', ''));
  });

  it('gives a painting the same features to the bit in any company, and each time', async () => {
    const {
      extractors: [extractor],
    } = await openOnnxFeatures(await backbone(), { layers: [] });
    const opened = await extractor!.open();
    const all = await opened.extract(batch(0, 1, 2));
    const { width } = extractor!;
    for (const i of [0, 1, 2]) {
      expect(await opened.extract(batch(i))).toEqual(all.slice(i * width, (i + 1) * width));
    }
    opened.dispose();
    const again = await extractor!.open();
    expect(await again.extract(batch(2, 1, 0))).toEqual(
      Float32Array.from([2, 1, 0].flatMap((i) => [...all.slice(i * width, (i + 1) * width)])),
    );
    again.dispose();
  });

  it('has another identity for each layer, pooling and network', async () => {
    const network = await backbone();
    const ids = new Set<string>();
    for (const options of [
      { layers: [] },
      { layers: ['last_hidden_state'] },
      { layers: ['last_hidden_state'], pooling: 'mean' },
      { layers: ['last_hidden_state'], pooling: 'mean+std' },
      { layers: ['/model/vision_model/encoder/layers.0'], pooling: 'gem' },
    ] as const) {
      const {
        extractors: [extractor],
      } = await openOnnxFeatures(network, options);
      ids.add(JSON.stringify(extractor!.id));
    }
    expect(ids.size).toBe(5);
  });

  it.each([
    ['clip.onnx', 'last_hidden_state', 'mean+std'],
    ['dinov2-registers.onnx', 'last_hidden_state', 'gem'],
    ['efficientnet.onnx', '/blocks/blocks.1', 'mean'],
  ] as const)('has the map that the features are pooled from: %s', async (file, layer, pooling) => {
    const network = await backbone(file);
    const { size } = network.preprocessing;
    const data = Uint8Array.from(pictureOf('a picture', size, size));
    const asked = { data, count: 1, images: 1, height: size, width: size };
    const { extractors, openMap } = await openOnnxFeatures(network, { layers: [layer], pooling });
    const map = await openMap!();
    const { side, channels } = map.shape;
    const rowOf = async (extractor: FeatureExtractor) => {
      const opened = await extractor.open();
      const row = await opened.extract(asked);
      opened.dispose();
      expect(row).toHaveLength(extractor.width);
      return row;
    };
    const places = await rowOf(map.extractor);
    const tensor = tf.tensor4d(places, [1, side, side, channels]);
    const pooled = poolMap(tensor, map.pooling);
    const wanted = await rowOf(extractors[0]!);
    expect([...pooled.dataSync()]).toEqual([...wanted].map((value) => expect.closeTo(value, 4)));
    tf.dispose([tensor, pooled]);
    expect(map.extractor.id).not.toEqual(extractors[0]!.id);
  });

  it('says which part of a painting its map is of', async () => {
    const network = await backbone();
    const asked = { layers: ['last_hidden_state'], pooling: 'mean' } as const;
    const middleOf = async (preprocessing: Preprocessing) => {
      const { openMap } = await openOnnxFeatures({ ...network, preprocessing }, asked);
      return (await openMap!()).middle;
    };
    expect(await middleOf(network.preprocessing)).toBeUndefined();
    expect(await middleOf({ ...network.preprocessing, shorter: 20 })).toBe(size / 20);
  });

  it.each([
    ['a class token', ['last_hidden_state'], 'cls'],
    ['a vector', ['image_embeds'], undefined],
    ['several layers', ['last_hidden_state', '/model/vision_model/encoder/layers.0'], 'mean'],
  ] as const)('has no map of %s', async (_, layers, pooling) => {
    const { openMap } = await openOnnxFeatures(await backbone(), { layers, pooling });
    expect(openMap).toBeUndefined();
  });
});
