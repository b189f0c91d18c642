import { HarnessError } from '../../../harness/contract/errors.ts';
import type { FeatureExtractor, OpenExtractor } from '../../../harness/contract/plugin.ts';
import { countImages } from '../../../harness/contract/view-geometry.ts';
import { listsLayers } from '../onnx/find-tensor.ts';
import type { LayerOutput } from '../onnx/layer-output.ts';
import type { OnnxBackbone } from '../onnx/onnx-backbone.ts';
import type { OnnxNetwork } from '../onnx/open-network.ts';
import { joinPatches, type PatchPooling, widthOfPooling } from './join-patches.ts';
import { listStatistics, type Statistics } from './list-statistics.ts';
import type { StyleView } from './style-views.ts';

/** Increased whenever the same network and pixels give different statistics. */
const computationVersion = 1;
/** Number of paintings that are decoded while others are computed. */
const batchSize = 8;

/** What to compute from an ONNX network. */
export interface OnnxStyle {
  readonly backbone: OnnxBackbone;
  /** Empty for the network's default layer. */
  readonly layers: readonly string[];
  readonly statistics: Statistics;
  readonly gramSize: number;
  /** Rows and columns of cells into which a layer is divided. */
  readonly cells: number;
}

/**
 * The statistics of several layers of an ONNX network over the positions of a painting, cell by cell,
 * as {@link createStyleExtractor} returns them for a built-in network. Class and register tokens are
 * not positions.
 *
 * @throws HarnessError `LAYER_UNKNOWN`, `LAYER_UNUSABLE` if a layer has no positions, and as
 *   `openNetwork` does
 */
export async function createOnnxStyleExtractors(
  style: OnnxStyle,
  views: readonly StyleView[],
): Promise<FeatureExtractor[]> {
  const { backbone, layers, statistics, gramSize, cells } = style;
  const tensors = backbone.findTensors(layers);
  const size = views[0]?.view.size ?? backbone.preprocessing.size;
  const shapes = await backbone.measure(tensors, size);
  for (const [i, shape] of shapes.entries()) requirePlaces(shape, tensors[i] ?? '');
  const ofCell = shapes
    .flatMap(({ channels }) => listStatistics(statistics, channels, gramSize))
    .reduce((sum, { width }) => sum + width, 0);
  const { mean, std } = backbone.preprocessing;
  return views.map(({ view, pooling }) => ({
    id: {
      style: 'onnx',
      weights: backbone.digest,
      normalised: JSON.stringify([mean, std]),
      layers: tensors.join(','),
      statistics,
      version: computationVersion,
      ...(statistics === 'mean+std+gram' ? { gramSize } : {}),
      ...(cells === 1 ? {} : { cells }),
      ...(pooling === 'mean' ? {} : { joining: pooling }),
    },
    view,
    width: cells ** 2 * ofCell * widthOfPooling(pooling),
    usesEngine: true,
    batchSize,
    open: async () =>
      openStyle(await backbone.open(tensors), style, { images: countImages(view), pooling }),
  }));
}

function requirePlaces({ side }: LayerOutput, layer: string): void {
  if (side > 1) return;
  throw new HarnessError(
    'LAYER_UNUSABLE',
    `Layer ${layer} has no positions: choose one with --layer that gives tokens or a map; ${listsLayers}.`,
  );
}

async function openStyle(
  network: OnnxNetwork,
  { statistics, gramSize, cells }: OnnxStyle,
  { images, pooling }: { readonly images: number; readonly pooling: PatchPooling },
): Promise<OpenExtractor> {
  const tf = await import('@tensorflow/tfjs');
  const { measureCells } = await import('./measure-cells.ts');
  const { createGramTensors } = await import('./measure-layer.ts');
  let grams: (ReturnType<typeof createGramTensors> | undefined)[] | undefined;
  const describe = async (data: Uint8Array, size: number) => {
    const outputs = await network.run({ data, size });
    grams ??= outputs.map(({ channels }) =>
      statistics === 'mean+std+gram' ? createGramTensors(channels, gramSize) : undefined,
    );
    const own = grams;
    const row = tf.tidy(() =>
      measureCells(
        outputs.map(({ data: numbers, prefix, side, channels }) =>
          tf.tensor4d(numbers.subarray(prefix * channels), [1, side, side, channels]),
        ),
        { statistics, cells, grams: own },
      ),
    );
    const numbers = await row.data<'float32'>();
    row.dispose();
    return numbers;
  };
  return {
    async extract({ data, count, height }) {
      const stride = height * height * 3;
      const rows: Float32Array[] = [];
      for (let from = 0; from < data.length; from += stride) {
        rows.push(await describe(data.subarray(from, from + stride), height));
      }
      const width = rows[0]?.length ?? 0;
      const joined = new Float32Array(rows.length * width);
      for (const [i, row] of rows.entries()) joined.set(row, i * width);
      return joinPatches(joined, { paintings: count, images, cells: cells ** 2, pooling });
    },
    dispose() {
      for (const gram of grams ?? []) if (gram !== undefined) tf.dispose({ ...gram });
      void network.dispose();
    },
  };
}
