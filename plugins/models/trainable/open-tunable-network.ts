import { HarnessError } from '../../../harness/contract/errors.ts';
import type { Services } from '../../../harness/contract/plugin.ts';
import { type BackboneName, backbones } from '../backbones/backbones.ts';
import { findLayer } from '../backbones/needed-layers.ts';
import {
  createActivationExtractor,
  createTailExtractor,
  mapShapeOf,
} from '../features/activation-extractor.ts';
import { isLayeredBackbone } from '../features/any-backbone.ts';
import { requireSize } from '../features/choose-size.ts';
import { findImportedFeatures } from '../features/imported-features.ts';
import { autoLayer } from './choose-onnx-span.ts';
import type { Span } from './layers-between.ts';
import { openTunablePart } from './open-tunable-part.ts';
import type { TunableNetwork } from './tunable-network.ts';
import { openTunableOnnx } from './tunable-onnx.ts';

/** What is trained by default: the block that ends with the layer that tells artists apart best. */
const usualSpans: Readonly<Record<BackboneName, Span>> = {
  xception: { from: 'add_11', to: 'add_12' },
  'inception-v3': { from: 'mixed7', to: 'mixed8' },
};

/** The choice of a network and of the part that is trained. */
export interface TunableOptions extends Span {
  /** As `--backbone` names it. */
  readonly backbone: string;
  /** Weights of Xception and InceptionV3: `imagenet`, or the path of a weight file or folder. */
  readonly weights: string;
  readonly inceptionWeights: string;
  readonly weightsSeed: number;
  /** Pixels per side; 0 for the network's own. */
  readonly inputSize: number;
}

/**
 * Opens the network that the options name; `auto` leaves its layers to the network.
 *
 * @throws HarnessError `OPTION_INVALID`, and as {@link openTunablePart} and {@link openTunableOnnx} do
 */
export async function openTunableNetwork(
  chosen: TunableOptions,
  services: Services,
): Promise<TunableNetwork> {
  const { backbone, from, to, inputSize } = chosen;
  if (isLayeredBackbone(backbone)) return openLayered(backbone, chosen, services);
  if ((await findImportedFeatures(backbone, services)) !== undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --backbone: ${backbone} has imported features, which have no layers to train. Name a network.`,
    );
  }
  return openTunableOnnx(backbone, { from, to }, inputSize, services);
}

async function openLayered(
  name: BackboneName,
  chosen: TunableOptions,
  services: Services,
): Promise<TunableNetwork> {
  const backbone = backbones[name];
  const usual = usualSpans[name];
  const span = {
    from: chosen.from === autoLayer ? usual.from : chosen.from,
    to: chosen.to === autoLayer ? usual.to : chosen.to,
  };
  requireSize(name, chosen.inputSize);
  const size = chosen.inputSize || backbone.size;
  const { weightsSeed } = chosen;
  const weights = name === 'xception' ? chosen.weights : chosen.inceptionWeights;
  const part = { weights, inputSize: size, weightsSeed };
  const { frozen, loadWeights } = await openTunablePart(name, span, part, services);
  return {
    size,
    shape: mapShapeOf(frozen),
    to: span.to,
    channels: findLayer(backbone, span.to).channels,
    extractActivations: (view) => createActivationExtractor(frozen, view),
    extractTail: (tail) => createTailExtractor(frozen, tail),
    async createLayers() {
      const { TrainablePart } = await import('./trainable-part.ts');
      return new TrainablePart(backbone, span, await loadWeights());
    },
  };
}
