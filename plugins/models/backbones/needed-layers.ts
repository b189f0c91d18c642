import { didYouMean, HarnessError } from '../../../harness/contract/errors.ts';
import type { Backbone, BackboneLayer } from './backbone.ts';

/**
 * The layers needed to compute the given layers' outputs, in the backbone's order.
 *
 * @throws HarnessError `LAYER_UNKNOWN`
 */
export function findNeededLayers(backbone: Backbone, taps: readonly string[]): BackboneLayer[] {
  const wanted = new Set<string>(taps.map((tap) => findLayer(backbone, tap).name));
  const needed: BackboneLayer[] = [];
  for (const layer of backbone.layers.toReversed()) {
    if (!wanted.has(layer.name)) continue;
    needed.push(layer);
    for (const input of layer.inputs) wanted.add(input);
  }
  return needed.reverse();
}

/**
 * The layer with that name.
 *
 * @throws HarnessError `LAYER_UNKNOWN`
 */
export function findLayer(backbone: Backbone, name: string): BackboneLayer {
  const layer = backbone.layers.find((candidate) => candidate.name === name);
  if (layer !== undefined) return layer;
  const names = backbone.layers.map((candidate) => candidate.name);
  throw new HarnessError(
    'LAYER_UNKNOWN',
    `${backbone.name} has no layer "${name}".${didYouMean(name, names)} ` +
      `Its last layer is ${backbone.output}.`,
  );
}
