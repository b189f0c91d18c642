import type { Backbone, BackboneLayer } from './backbone.ts';
import { findNeededLayers } from './needed-layers.ts';

/** A layer, with the following layers that can be computed in the same step. */
export interface Step {
  readonly layer: BackboneLayer;
  /** The batch norm folded into the kernel of this convolution, if any. */
  readonly folded: BackboneLayer | undefined;
  /** True if a ReLU follows directly. */
  readonly relu: boolean;
  /** Name of the layer whose output is the result of this step. */
  readonly output: string;
}

/**
 * The steps that lead to the taps. A batch norm is folded into the convolution before it, and a ReLU
 * into either, if nothing else reads the value in between.
 */
export function planSteps(backbone: Backbone, taps: readonly string[]): Step[] {
  return planLayers(findNeededLayers(backbone, taps), taps);
}

/** The same for layers already known to be needed, in their order. */
export function planLayers(needed: readonly BackboneLayer[], taps: readonly string[]): Step[] {
  const readers = new Map<string, BackboneLayer[]>();
  for (const layer of needed) {
    for (const input of layer.inputs) {
      readers.set(input, [...(readers.get(input) ?? []), layer]);
    }
  }
  const onlyReader = (name: string, kind: BackboneLayer['operation']['kind']) => {
    const [first, ...others] = readers.get(name) ?? [];
    if (first === undefined || others.length > 0 || taps.includes(name)) return undefined;
    return first.operation.kind === kind ? first : undefined;
  };

  const steps: Step[] = [];
  const absorbed = new Set<BackboneLayer>();
  for (const layer of needed) {
    const { kind } = layer.operation;
    if (kind === 'input' || absorbed.has(layer)) continue;
    let last = layer;
    const convolves = kind === 'convolution' || kind === 'separable';
    const folded = convolves ? onlyReader(layer.name, 'batch-norm') : undefined;
    if (folded !== undefined) last = folded;
    const activation =
      convolves || kind === 'batch-norm' ? onlyReader(last.name, 'relu') : undefined;
    if (activation !== undefined) last = activation;
    if (folded !== undefined) absorbed.add(folded);
    if (activation !== undefined) absorbed.add(activation);
    steps.push({ layer, folded, relu: activation !== undefined, output: last.name });
  }
  return steps;
}
