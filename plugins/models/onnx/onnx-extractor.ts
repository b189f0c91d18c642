import type { FeatureExtractor, View } from '../../../harness/contract/plugin.ts';
import { countImages } from '../../../harness/contract/view-geometry.ts';
import type { LayerOutput } from './layer-output.ts';
import type { OnnxBackbone } from './onnx-backbone.ts';
import { choosePooling, countPooled, type OutputPooling, poolOutput } from './pool-output.ts';
import { viewFor } from './preprocessing.ts';

/** Bumped when the same network and pixels come to give other features. */
const computationVersion = 1;
/** Paintings that are decoded while others are computed. */
const batchSize = 16;

export interface OnnxFeaturesOptions {
  /** The network's own default where it is empty. */
  readonly layers: readonly string[];
  /** What suits each layer where it is left out. */
  readonly pooling?: OutputPooling | undefined;
  /** Pixels a side; what the network was made for where it is left out. */
  readonly size?: number | undefined;
}

/**
 * The features of an ONNX network: the output of one or several layers, each pooled, one behind the
 * other. The network is run once for them all.
 *
 * @param views besides the whole painting as the network takes it; an extractor each
 * @throws HarnessError `LAYER_UNKNOWN`, `LAYER_UNUSABLE`, and as `openNetwork` does
 */
export async function createOnnxExtractors(
  backbone: OnnxBackbone,
  { layers, pooling, size }: OnnxFeaturesOptions,
  views: readonly View[] = [],
): Promise<FeatureExtractor[]> {
  const whole = viewFor(backbone.preprocessing, size);
  const tensors = backbone.findTensors(layers);
  const shapes = await backbone.measure(tensors, whole.size);
  const poolings = shapes.map((shape) => choose(backbone, shape, { layers, pooling }));
  const pool = (outputs: readonly LayerOutput[]) =>
    outputs.map((output, i) => poolOutput(output, poolings[i] ?? 'mean', tensors[i] ?? ''));
  // Refused now, and not when the first painting comes.
  pool(shapes);
  const imageWidth = shapes.reduce((sum, shape, i) => {
    return sum + countPooled(shape, poolings[i] ?? 'mean');
  }, 0);
  return [whole, ...views].map((view) => ({
    id: {
      network: 'onnx',
      weights: backbone.digest,
      normalised: JSON.stringify([backbone.preprocessing.mean, backbone.preprocessing.std]),
      layers: tensors.join(','),
      pooling: poolings.join(','),
      version: computationVersion,
    },
    view,
    width: imageWidth * countImages(view),
    usesEngine: false,
    batchSize,
    async open() {
      const network = await backbone.open(tensors);
      return {
        async extract({ data, height }) {
          const stride = height * height * 3;
          const count = data.length / stride;
          const rows = new Float32Array(count * imageWidth);
          for (let image = 0; image < count; image++) {
            const pixels = data.subarray(image * stride, (image + 1) * stride);
            let to = image * imageWidth;
            for (const row of pool(await network.run({ data: pixels, size: height }))) {
              rows.set(row, to);
              to += row.length;
            }
          }
          return rows;
        },
        dispose: () => void network.dispose(),
      };
    },
  }));
}

/** A preset's own pooling is for its own layer. */
function choose(
  backbone: OnnxBackbone,
  shape: LayerOutput,
  { layers, pooling }: Pick<OnnxFeaturesOptions, 'layers' | 'pooling'>,
): OutputPooling {
  return pooling ?? (layers.length === 0 ? backbone.pooling : undefined) ?? choosePooling(shape);
}
