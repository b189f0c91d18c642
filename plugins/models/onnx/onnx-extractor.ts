import type { FeatureExtractor, View } from '../../../harness/contract/plugin.ts';
import { countImages } from '../../../harness/contract/view-geometry.ts';
import type { LayerOutput } from './layer-output.ts';
import type { OnnxBackbone } from './onnx-backbone.ts';
import { choosePooling, countPooled, type OutputPooling, poolOutput } from './pool-output.ts';
import { viewFor } from './preprocessing.ts';

/** Increased whenever the same network and pixels give different features. */
const computationVersion = 1;
/** Number of paintings that are decoded while others are computed. */
const batchSize = 16;

export interface OnnxFeaturesOptions {
  /** Empty for the network's default layer. */
  readonly layers: readonly string[];
  /** By default, what suits each layer. */
  readonly pooling?: OutputPooling | undefined;
  /** Side in pixels; by default the network's training size. */
  readonly size?: number | undefined;
}

/** The output of a layer at the positions of a picture. */
export interface OnnxMap {
  /**
   * Rows of `side · side · channels` values, channels last; class and register tokens are not
   * positions.
   */
  readonly extractor: FeatureExtractor;
  readonly shape: { readonly side: number; readonly channels: number };
  /** If the network sees only the centre square: its side as a share of the shorter side. */
  readonly middle: number | undefined;
  readonly pooling: Exclude<OutputPooling, 'cls'>;
}

/** The features of an ONNX network. */
export interface OnnxFeatures {
  readonly extractors: readonly FeatureExtractor[];
  /** Absent if the features are more than one layer, or not pooled over the positions of a picture. */
  readonly openMap: (() => Promise<OnnxMap>) | undefined;
}

/**
 * The features of an ONNX network: the output of one or several layers, each pooled, concatenated. The
 * network is run once for all of them.
 *
 * @param views additional views besides the whole painting in the network's own preprocessing, with an
 *   extractor each
 * @throws HarnessError `LAYER_UNKNOWN`, `LAYER_UNUSABLE`, and as `openNetwork` does
 */
export async function openOnnxFeatures(
  backbone: OnnxBackbone,
  { layers, pooling, size }: OnnxFeaturesOptions,
  views: readonly View[] = [],
): Promise<OnnxFeatures> {
  const whole = viewFor(backbone.preprocessing, size);
  const tensors = backbone.findTensors(layers);
  const shapes = await backbone.measure(tensors, whole.size);
  const poolings = shapes.map((shape) => choose(backbone, shape, { layers, pooling }));
  const pool = (outputs: readonly LayerOutput[]) =>
    outputs.map((output, i) => poolOutput(output, poolings[i] ?? 'mean', tensors[i] ?? ''));
  // Refused now, not when the first painting is processed.
  pool(shapes);
  const width = shapes.reduce((sum, shape, i) => {
    return sum + countPooled(shape, poolings[i] ?? 'mean');
  }, 0);
  const pooled = { id: { pooling: poolings.join(',') }, width, take: pool };
  const extractors = [whole, ...views].map((view) =>
    createOnnxExtractor(backbone, tensors, pooled, view),
  );
  const [shape, ...others] = shapes;
  const [chosen] = poolings;
  if (shape === undefined || others.length > 0) return { extractors, openMap: undefined };
  if (shape.side <= 1 || chosen === undefined || chosen === 'cls') {
    return { extractors, openMap: undefined };
  }
  const { side, channels } = shape;
  const places = takePlaces(shape);
  const openMap = async () => ({
    extractor: createOnnxExtractor(backbone, tensors, places, whole),
    shape: { side, channels },
    middle: shareOfShorter(whole),
    pooling: chosen,
  });
  return { extractors, openMap };
}

/** The positions of a picture in one layer, channels last. */
export function takePlaces({ side, channels }: Pick<LayerOutput, 'side' | 'channels'>): Taken {
  return {
    id: { output: 'places' },
    width: side ** 2 * channels,
    take: (outputs) => outputs.map(({ prefix, data }) => data.subarray(prefix * channels)),
  };
}

/** What is computed from the layers of a picture. */
export interface Taken {
  /** Everything on which it depends, besides the layers. */
  readonly id: Readonly<Record<string, string>>;
  /** Number of values per picture. */
  readonly width: number;
  readonly take: (outputs: readonly LayerOutput[]) => readonly Float32Array[];
}

/** Rows of what is taken from the layers, the images of a painting side by side. */
export function createOnnxExtractor(
  backbone: OnnxBackbone,
  tensors: readonly string[],
  { id, width, take }: Taken,
  view: View,
): FeatureExtractor {
  return {
    id: identifyOnnx(backbone, tensors, id),
    view,
    width: width * countImages(view),
    usesEngine: false,
    batchSize,
    async open() {
      const network = await backbone.open(tensors);
      return {
        async extract({ data, height }) {
          const stride = height * height * 3;
          const count = data.length / stride;
          const rows = new Float32Array(count * width);
          for (let image = 0; image < count; image++) {
            const pixels = data.subarray(image * stride, (image + 1) * stride);
            let to = image * width;
            for (const row of take(await network.run({ data: pixels, size: height }))) {
              rows.set(row, to);
              to += row.length;
            }
          }
          return rows;
        },
        dispose: () => void network.dispose(),
      };
    },
  };
}

/** Everything on which the features of an ONNX network depend. */
export function identifyOnnx(
  backbone: OnnxBackbone,
  tensors: readonly string[],
  id: Readonly<Record<string, string | number>>,
): FeatureExtractor['id'] {
  return {
    network: 'onnx',
    weights: backbone.digest,
    normalised: JSON.stringify([backbone.preprocessing.mean, backbone.preprocessing.std]),
    layers: tensors.join(','),
    ...id,
    version: computationVersion,
  };
}

/** For a view that shows the middle of a painting; undefined if it shows the whole. */
function shareOfShorter(view: View): number | undefined {
  if (view.kind !== 'prepared' || view.shorter === undefined) return undefined;
  return view.size / view.shorter;
}

/** A preset's own pooling is only for its own layer. */
function choose(
  backbone: OnnxBackbone,
  shape: LayerOutput,
  { layers, pooling }: Pick<OnnxFeaturesOptions, 'layers' | 'pooling'>,
): OutputPooling {
  return pooling ?? (layers.length === 0 ? backbone.pooling : undefined) ?? choosePooling(shape);
}
