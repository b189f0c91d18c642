import type { Backbone } from './backbone.ts';
import type { NamedWeights } from './named-weights.ts';
import { findNeededLayers } from './needed-layers.ts';

/** The weights of the layers on which the outputs of `taps` depend; others are not even read. */
export function pickNeededWeights(
  backbone: Backbone,
  weights: NamedWeights,
  taps: readonly string[],
): NamedWeights {
  const needed = new Set(findNeededLayers(backbone, taps).map(({ name }) => name));
  return new Map([...weights].filter(([name]) => needed.has(name.slice(0, name.lastIndexOf('/')))));
}
