import type { Backbone, BackboneLayer } from './backbone.ts';
import { findNeededLayers } from './needed-layers.ts';

/** A layer, with the layers after it that can be computed in the same go. */
export interface Step {
  readonly layer: BackboneLayer;
  /** The batch norm that goes into the kernel of this convolution. */
  readonly folded?: BackboneLayer;
  /** True when a ReLU follows that nothing else comes before. */
  readonly relu: boolean;
  /** The other end of a residual connection that this convolution's output is added to. */
  readonly added?: string;
  /** Names of the layers that the step reads. */
  readonly inputs: readonly string[];
  /** Name of the layer whose output this step gives. */
  readonly output: string;
}

/**
 * The steps that lead to the taps. A batch norm is folded into the convolution before it, and a
 * ReLU into either, where nothing else reads the value between; so is a residual connection into the
 * convolution before it, where its other end is there by then.
 */
export function planSteps(backbone: Backbone, taps: readonly string[]): Step[] {
  return planLayers(findNeededLayers(backbone, taps), taps, { foldsResiduals: true });
}

/** The same for layers that are already known to be needed, in their order. */
export function planLayers(
  needed: readonly BackboneLayer[],
  taps: readonly string[],
  { foldsResiduals }: { readonly foldsResiduals: boolean },
): Step[] {
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
  const made = new Set<string>(needed.filter(isInput).map(({ name }) => name));
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
    const relu = activation !== undefined;
    const isBranch = foldsResiduals && folded !== undefined && !relu;
    const sum = isBranch ? onlyReader(last.name, 'add') : undefined;
    const others = sum?.inputs.filter((input) => input !== last.name) ?? [];
    const added = others.length === 1 && made.has(others[0]!) ? others[0] : undefined;
    if (sum !== undefined && added !== undefined) {
      last = sum;
      absorbed.add(sum);
    }
    made.add(last.name);
    const inputs = added === undefined ? layer.inputs : [...layer.inputs, added];
    steps.push({ layer, folded, relu, added, inputs, output: last.name });
  }
  return steps;
}

function isInput({ operation }: BackboneLayer): boolean {
  return operation.kind === 'input';
}
