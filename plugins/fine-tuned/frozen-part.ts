import { HarnessError } from '../../harness/errors.ts';
import type { Services } from '../../harness/plugin.ts';
import type { FrozenPart } from '../common/activation-extractor.ts';
import type { FrozenOptions } from '../common/frozen-options.ts';
import type { NamedWeights } from '../common/named-weights.ts';
import { resolveWeights } from '../common/resolve-weights.ts';
import { drawUntrainedWeights } from '../common/untrained-weights.ts';
import { xception } from '../common/xception.ts';
import { beforeExit, exitLayers } from './exit-block.ts';

/**
 * Xception up to block 13, and the weights that block 14 begins with: the pretrained ones, or
 * untrained ones where the file has none of it, which is said wherever the result is shown.
 */
export async function openFrozenPart(
  chosen: Pick<FrozenOptions, 'weights' | 'inputSize' | 'weightsSeed'>,
  services: Services,
): Promise<{ part: FrozenPart; loadExit: () => Promise<NamedWeights> }> {
  const resolve = (tap: string) =>
    resolveWeights({
      backbone: xception,
      option: chosen.weights,
      policy: services.weights,
      taps: [tap],
      seed: chosen.weightsSeed,
      progress: services.progress,
      log: services.log,
    });
  let weights = await resolve(xception.output).catch((error: unknown) => {
    if (error instanceof HarnessError && error.code === 'WEIGHTS_INCOMPLETE') return undefined;
    throw error;
  });
  if (weights === undefined) {
    weights = await resolve(beforeExit);
    const { source } = weights.provenance;
    services.log('The weights lack block 14: it begins UNTRAINED, with random weights.');
    weights = {
      ...weights,
      provenance: {
        ...weights.provenance,
        status: 'partial',
        source: `${source}; block 14 began untrained, from seed ${chosen.weightsSeed}`,
      },
    };
  }
  services.reportWeights(weights.provenance);
  const resolved = weights;
  return {
    part: {
      backbone: 'xception',
      weights: resolved,
      layer: beforeExit,
      size: chosen.inputSize,
    },
    async loadExit() {
      const trained = await resolved.load();
      const drawn = drawUntrainedWeights(xception, chosen.weightsSeed);
      const isExit = (name: string) => exitLayers.some((layer) => name.startsWith(`${layer}/`));
      return new Map(
        [...drawn]
          .filter(([name]) => isExit(name))
          .map(([name, w]) => [name, trained.get(name) ?? w]),
      );
    },
  };
}
