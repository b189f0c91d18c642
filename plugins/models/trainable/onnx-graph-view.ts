import type { OnnxConstant } from '../onnx/read-constants.ts';
import type { OnnxGraph, OnnxNode } from '../onnx/read-graph.ts';

/** A network as a computation of one picture: what depends on its values, and what only on its size. */
export interface GraphView {
  readonly nodes: readonly OnnxNode[];
  /** True for weights, and for what is computed from weights and the shapes of maps. */
  isFixed(tensor: string): boolean;
  /** The nodes that a tensor needs, in their order. */
  findNeeded(tensor: string): readonly OnnxNode[];
  /**
   * The nodes that lead from one tensor to another, in their order; undefined if the second needs
   * more than the first.
   */
  findBetween(from: string, to: string): readonly OnnxNode[] | undefined;
}

/** Views a graph as {@link GraphView}. */
export function viewGraph(
  graph: Pick<OnnxGraph, 'nodes'>,
  constants: ReadonlyMap<string, OnnxConstant>,
): GraphView {
  const fixed = new Set(constants.keys());
  // Each node comes after its inputs.
  for (const { operator, inputs, outputs } of graph.nodes) {
    const isOfShape = operator === 'Shape' || operator === 'Size';
    if (!isOfShape && !inputs.every((input) => fixed.has(input))) continue;
    for (const output of outputs) fixed.add(output);
  }
  const computed = graph.nodes.filter(({ outputs }) => outputs.some((name) => !fixed.has(name)));
  const backwards = computed.toReversed();
  const made = new Set(computed.flatMap(({ outputs }) => outputs));
  return {
    nodes: computed,
    isFixed: (tensor) => fixed.has(tensor),
    findNeeded: (tensor) => walkBack(tensor).nodes.reverse(),
    findBetween(from, to) {
      const { nodes: between, wanted } = walkBack(to, from);
      const needsOther = [...wanted].some((name) => name !== from && !made.has(name));
      if (needsOther || between.length === 0 || !wanted.has(from)) return undefined;
      return between.reverse();
    },
  };

  /** The nodes that lead to a tensor, the last first, and the tensors that they need. */
  function walkBack(to: string, from?: string): { nodes: OnnxNode[]; wanted: Set<string> } {
    const wanted = new Set([to]);
    const nodes: OnnxNode[] = [];
    for (const node of backwards) {
      const isWanted = node.outputs.some((output) => wanted.has(output) && output !== from);
      if (!isWanted) continue;
      nodes.push(node);
      for (const input of node.inputs) if (!fixed.has(input)) wanted.add(input);
    }
    return { nodes, wanted };
  }
}
