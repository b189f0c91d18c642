import { describe, expect, it } from 'vitest';
import { openOnnxBackbone } from '../../../../plugins/models/onnx/onnx-backbone.ts';
import { createOnnxExtractors } from '../../../../plugins/models/onnx/onnx-extractor.ts';
import { poolOutput } from '../../../../plugins/models/onnx/pool-output.ts';
import { fixture, pictureOf } from './families.ts';
import { hasOnnxRuntime } from './require-runtime.ts';

const size = 16;
const pictures = Array.from({ length: 3 }, (_, i) => pictureOf(`picture ${i}`, size, size));

const backbone = () =>
  openOnnxBackbone(fixture('clip.onnx'), {
    weights: { folders: [], download: false, allowUntrained: false },
    log() {},
    reportWeights() {},
  });

/** A batch of some of the pictures. */
function batch(...listed: readonly number[]) {
  const data = Buffer.concat(listed.map((i) => pictures[i]!));
  return { data, count: listed.length, images: 1, height: size, width: size };
}

describe.runIf(hasOnnxRuntime)('the extractor of an ONNX network', () => {
  it('puts its layers one behind the other, each pooled as suits it', async () => {
    const network = await backbone();
    const layers = ['image_embeds', 'last_hidden_state'];
    const [extractor, ...others] = await createOnnxExtractors(network, { layers });
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
    const [extractor] = await createOnnxExtractors(await backbone(), { layers: [] });
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
      const [extractor] = await createOnnxExtractors(network, options);
      ids.add(JSON.stringify(extractor!.id));
    }
    expect(ids.size).toBe(5);
  });
});
