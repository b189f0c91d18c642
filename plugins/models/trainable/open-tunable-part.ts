import { HarnessError } from '../../../harness/contract/errors.ts';
import { valueAt } from '../../../harness/contract/item-at.ts';
import type { Services } from '../../../harness/contract/plugin.ts';
import { parameterShapes } from '../backbones/backbone.ts';
import { type BackboneName, backbones } from '../backbones/backbones.ts';
import type { NamedWeights } from '../backbones/named-weights.ts';
import type { FrozenPart } from '../features/activation-extractor.ts';
import type { FrozenOptions } from '../features/frozen-options.ts';
import { resolveWeights } from '../weights/resolve-weights.ts';
import { drawUntrainedWeights } from '../weights/untrained-weights.ts';
import { findLayersBetween, type Span } from './layers-between.ts';

/** A backbone that is frozen up to a layer and trained from there on. */
export interface TunablePart {
  readonly frozen: FrozenPart;
  /** The initial weights of the trained part. */
  loadWeights(): Promise<NamedWeights>;
}

/**
 * The frozen layers, and the initial weights of the trained part: the pretrained ones, or untrained
 * ones if the file lacks part of them, which is reported with every result.
 *
 * @throws HarnessError as `resolveWeights` and `findLayersBetween` do
 */
export async function openTunablePart(
  backboneName: BackboneName,
  span: Span,
  chosen: Pick<FrozenOptions, 'weights' | 'inputSize' | 'weightsSeed'>,
  services: Services,
): Promise<TunablePart> {
  const backbone = backbones[backboneName];
  const layers = findLayersBetween(backbone, span);
  const resolve = (tap: string) =>
    resolveWeights({
      backbone,
      option: chosen.weights,
      policy: services.weights,
      taps: [tap],
      seed: chosen.weightsSeed,
      log: services.log,
    });
  let weights = await resolve(span.to).catch((error: unknown) => {
    if (error instanceof HarnessError && error.code === 'WEIGHTS_INCOMPLETE') return undefined;
    throw error;
  });
  if (weights === undefined) {
    weights = await resolve(span.from);
    const { source } = weights.provenance;
    const part = `what follows ${span.from}`;
    services.log(`The weights lack part of ${part}, which starts UNTRAINED, with random weights.`);
    weights = {
      ...weights,
      provenance: {
        ...weights.provenance,
        status: 'partial',
        source: `${source}; part of ${part} started untrained, from seed ${chosen.weightsSeed}`,
      },
    };
  }
  services.reportWeights(weights.provenance);
  const resolved = weights;
  return {
    frozen: { backbone: backboneName, weights: resolved, layer: span.from, size: chosen.inputSize },
    async loadWeights() {
      const trained = await resolved.load();
      const drawn = drawUntrainedWeights(backbone, chosen.weightsSeed);
      const names = layers.flatMap((layer) =>
        [...parameterShapes(layer).keys()].map((parameter) => `${layer.name}/${parameter}`),
      );
      return new Map(names.map((name) => [name, trained.get(name) ?? valueAt(drawn, name)]));
    },
  };
}
