import { HarnessError } from '../../../harness/contract/errors.ts';
import type { Backbone, BackboneLayer } from '../backbones/backbone.ts';
import { findLayer } from '../backbones/needed-layers.ts';

/** A part of a backbone: the layers after one layer, up to and including another. */
export interface Span {
  /** The layer whose output goes in. */
  readonly from: string;
  /** The layer whose output comes out. */
  readonly to: string;
}

/**
 * The layers of a part, in the backbone's order.
 *
 * @throws HarnessError `LAYER_UNKNOWN`, or `OPTION_INVALID` if the last layer needs more than the
 *   first one's output
 */
export function findLayersBetween(backbone: Backbone, { from, to }: Span): BackboneLayer[] {
  const first = findLayer(backbone, from).name;
  const wanted = new Set<string>([findLayer(backbone, to).name]);
  const between: BackboneLayer[] = [];
  for (const layer of backbone.layers.toReversed()) {
    if (!wanted.has(layer.name) || layer.name === first) continue;
    between.push(layer);
    for (const input of layer.inputs) wanted.add(input);
  }
  const reachesInput = between.some(({ operation }) => operation.kind === 'input');
  if (reachesInput || between.length === 0 || !wanted.has(first)) {
    throw new HarnessError(
      'OPTION_INVALID',
      `${to} does not depend on ${from} only: name a sum such as add_10 or a concatenation such as mixed6, and a later layer.`,
    );
  }
  return between.reverse();
}
