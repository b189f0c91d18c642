import type * as TF from '@tensorflow/tfjs';
import { HarnessError, messageOf } from '../../../harness/contract/errors.ts';
import { itemAt } from '../../../harness/contract/item-at.ts';
import type {
  FeatureExtractor,
  OpenExtractor,
  PixelBatch,
  Services,
  View,
} from '../../../harness/contract/plugin.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import type { Tail } from '../features/activation-extractor.ts';
import type { LayerOutput } from '../onnx/layer-output.ts';
import { type OnnxBackbone, openOnnxBackbone } from '../onnx/onnx-backbone.ts';
import { createOnnxExtractor, identifyOnnx, takePlaces } from '../onnx/onnx-extractor.ts';
import { viewFor } from '../onnx/preprocessing.ts';
import type { OnnxConstant } from '../onnx/read-constants.ts';
import { chooseOnnxSpan, type OnnxSpan } from './choose-onnx-span.ts';
import type { Span } from './layers-between.ts';
import { mirrorPictures } from './mirror-pictures.ts';
import type { TrainableLayers } from './trainable-layers.ts';
import type { TunableNetwork } from './tunable-network.ts';

/** Paintings per step in prediction. */
const batchSize = 16;

/**
 * The greatest difference from ONNX Runtime, as a share of the largest value: more than rounding on any
 * engine, and less than a padding or a stride that is read wrongly.
 */
const mostDifference = 0.01;

/**
 * An ONNX network whose later nodes are trained by TensorFlow.js, on what ONNX Runtime computes with the
 * earlier ones.
 *
 * @param inputSize pixels per side; 0 for the network's own
 * @throws HarnessError as `openOnnxBackbone` and `chooseOnnxSpan` do, and `LAYER_UNUSABLE` for layers
 *   without positions
 */
export async function openTunableOnnx(
  option: string,
  asked: Span,
  inputSize: number,
  services: Pick<Services, 'weights' | 'log' | 'reportWeights'>,
): Promise<TunableNetwork> {
  const backbone = await openOnnxBackbone(option, services);
  const whole = viewFor(backbone.preprocessing, inputSize || undefined);
  const { size } = whole;
  const span = await chooseOnnxSpan(
    {
      model: backbone.model,
      name: backbone.name,
      layer: itemAt(backbone.findTensors([]), 0),
      evaluate: (tensors) => evaluateForSize(backbone, tensors, size),
    },
    asked,
  );
  const [first, last] = await backbone.measure([span.from, span.to], size);
  if (first === undefined || last === undefined) throw new Error('Two layers were measured');
  requirePlaces(first, span.from);
  requirePlaces(last, span.to);
  const { side, channels } = first;
  const places = takePlaces(first);
  return {
    size,
    shape: { side, channels },
    to: span.to,
    channels: last.channels,
    extractActivations(view = whole) {
      if (view.kind !== 'whole') return createOnnxExtractor(backbone, [span.from], places, view);
      const plain = createOnnxExtractor(backbone, [span.from], places, whole);
      return view.mirrored ? mirror(plain) : plain;
    },
    extractTail: (tail) => createTail(backbone, span, whole, tail),
    async createLayers() {
      const { createOnnxLayers } = await import('./onnx-layers.ts');
      const layers = createOnnxLayers(span);
      try {
        await requireSameMaps(backbone, span, layers, size);
        return layers;
      } catch (error) {
        layers.dispose();
        throw error;
      }
    },
  };
}

/** The values of tensors that depend only on the size of a picture. */
async function evaluateForSize(
  backbone: OnnxBackbone,
  tensors: readonly string[],
  size: number,
): Promise<ReadonlyMap<string, OnnxConstant>> {
  if (tensors.length === 0) return new Map();
  const network = await backbone.open(tensors);
  try {
    const blank = { data: new Uint8Array(size * size * 3), size };
    const given = await network.evaluate(blank);
    return new Map(
      given.map(({ data, dims }, i) => {
        const values =
          data instanceof Float32Array ? data : Array.from(data as ArrayLike<bigint>, Number);
        return [itemAt(tensors, i), { shape: dims, read: () => values }];
      }),
    );
  } finally {
    await network.dispose();
  }
}

function requirePlaces({ side, prefix }: LayerOutput, layer: string): void {
  if (side > 1 && prefix === 0) return;
  throw new HarnessError(
    'LAYER_UNUSABLE',
    `Layer ${layer} is not a square map: choose another with --from or --to.`,
  );
}

/** The same extractor for pictures with left and right swapped. */
function mirror(extractor: FeatureExtractor): FeatureExtractor {
  return {
    ...extractor,
    id: { ...extractor.id, mirrored: true },
    async open() {
      const opened = await extractor.open();
      return {
        extract: (batch) => opened.extract({ ...batch, data: mirrorPictures(batch) }),
        dispose: () => opened.dispose(),
      };
    },
  };
}

function createTail(
  backbone: OnnxBackbone,
  span: OnnxSpan,
  view: View,
  tail: Tail,
): FeatureExtractor {
  return {
    id: identifyOnnx(backbone, [span.from], tail.id),
    view,
    width: tail.width,
    usesEngine: true,
    batchSize,
    open: async (): Promise<OpenExtractor> => {
      const network = await backbone.open([span.from]);
      return {
        extract: (batch) => describe(batch),
        dispose: () => void network.dispose(),
      };

      async function describe({ data, count, height }: PixelBatch): Promise<Float32Array> {
        const tf = await import('@tensorflow/tfjs');
        const stride = height * height * 3;
        const rows = new Float32Array(count * tail.width);
        for (let i = 0; i < count; i++) {
          const pixels = data.subarray(i * stride, (i + 1) * stride);
          const map = itemAt(await network.run({ data: pixels, size: height }), 0);
          const row = tf.tidy(() => {
            const tensor = toTensor(tf, map);
            return tail.run === undefined ? tensor : tail.run(tensor);
          });
          rows.set(await row.data<'float32'>(), i * tail.width);
          row.dispose();
        }
        return rows;
      }
    },
  };
}

/**
 * Compares layers as pretrained with ONNX Runtime on a picture of noise, because an operator may mean
 * something else in a later version of ONNX.
 *
 * @throws HarnessError `ONNX_UNSUPPORTED`
 */
async function requireSameMaps(
  backbone: OnnxBackbone,
  { from, to }: Span,
  layers: TrainableLayers,
  size: number,
): Promise<void> {
  const tf = await import('@tensorflow/tfjs');
  const random = createRandom('noise');
  const data = Uint8Array.from({ length: size * size * 3 }, () => random.below(256));
  const network = await backbone.open([from, to]);
  const [given, expected] = await network.run({ data, size }).finally(() => network.dispose());
  if (given === undefined || expected === undefined) throw new Error('Two layers were asked for');
  const wrong = (why: string, cause?: unknown) =>
    new HarnessError(
      'ONNX_UNSUPPORTED',
      `The layers from ${from} to ${to} of ${backbone.name} cannot be trained here, because ${why}: choose others with --from and --to.`,
      { cause },
    );
  let computed: TF.Tensor | undefined;
  try {
    computed = tf.tidy(() => {
      const map = layers.run(toTensor(tf, given));
      const wanted = toTensor(tf, expected);
      const isSameSize = map.shape.every((count, i) => count === wanted.shape[i]);
      if (!isSameSize) return undefined;
      return tf.stack([tf.max(tf.abs(tf.sub(map, wanted))), tf.max(tf.abs(wanted))]);
    });
  } catch (error) {
    throw wrong(`TensorFlow.js cannot compute them (${messageOf(error).split('\n')[0]})`, error);
  }
  if (computed === undefined) throw wrong("their output's shape differs from ONNX Runtime's");
  const [furthest = Number.NaN, largest = Number.NaN] = await computed.data();
  computed.dispose();
  if (!Number.isFinite(furthest)) throw wrong('their output has values that are not finite');
  if (furthest <= mostDifference * largest) return;
  const percent = ((100 * furthest) / largest).toFixed(1);
  throw wrong(`their output differs from ONNX Runtime's by ${percent} % of its largest value`);
}

function toTensor(tf: typeof TF, { side, channels, data }: LayerOutput) {
  return tf.tensor4d(data, [1, side, side, channels]);
}
