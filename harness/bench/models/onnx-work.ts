import { openOnnxBackbone } from '../../../plugins/models/onnx/onnx-backbone.ts';
import { openOnnxFeatures } from '../../../plugins/models/onnx/onnx-extractor.ts';
import { itemAt } from '../../contract/item-at.ts';
import { createRandom } from '../../contract/random.ts';
import type { EngineWork, Sizes } from './bench-work.ts';

/**
 * The features of an ONNX network as plugins compute them: bytes of decoded pictures go in, are normalised,
 * and pooled features come out.
 *
 * @param folder with `model.onnx` and its `preprocessor_config.json`
 * @throws HarnessError as `openOnnxBackbone` and `openOnnxFeatures` do
 */
export async function createOnnxWork(folder: string, { size, batch }: Sizes): Promise<EngineWork> {
  const backbone = await openOnnxBackbone(folder, {
    weights: { folders: [], download: false, allowUntrained: false },
    log() {},
    reportWeights() {},
  });
  const { extractors } = await openOnnxFeatures(backbone, { layers: ['features'] });
  const opened = await itemAt(extractors, 0).open();
  const random = createRandom('bench pictures');
  const data = Uint8Array.from({ length: batch * size * size * 3 }, () => random.below(256));
  const pictures = { data, count: batch, images: 1, height: size, width: size };
  return {
    unitsPerBatch: batch,
    async run(batches) {
      for (let step = 0; step < batches; step++) await opened.extract(pictures);
    },
    dispose: () => opened.dispose(),
  };
}
