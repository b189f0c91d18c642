import { findClosest, HarnessError } from '../../../harness/contract/errors.ts';
import type { OnnxGraph } from './read-graph.ts';

/** Maximum number of suggestions for a wrong name. */
const suggestions = 3;

/**
 * The tensor that a layer's name refers to: an output of the network, a tensor between its nodes, the
 * first output of a node, or the last tensor of a part of the network, such as `/encoder/layer.5`, the
 * prefix under which exporters name its nodes.
 *
 * @param network for messages
 * @throws HarnessError `LAYER_UNKNOWN` with the nearest names
 */
export function findTensor(graph: OnnxGraph, layer: string, network: string): string {
  const tensors = graph.nodes.flatMap(({ outputs }) => outputs).filter((name) => name !== '');
  if (tensors.includes(layer)) return layer;
  const node = graph.nodes.find(({ name }) => name === layer);
  const [first] = node?.outputs ?? [];
  if (first !== undefined) return first;
  const prefix = `${layer.replace(/\/$/, '')}/`;
  const last = graph.nodes.findLast(({ name, outputs }) =>
    [name, ...outputs].some((one) => one.startsWith(prefix)),
  );
  const [ofPart] = last?.outputs ?? [];
  if (ofPart !== undefined) return ofPart;
  const outputs = graph.outputs.map(({ name }) => name);
  // An output may be the network's input, which no node computes.
  const names = [...outputs.filter((name) => name !== layer), ...tensors];
  throw new HarnessError(
    'LAYER_UNKNOWN',
    `${network} has no layer "${layer}".${suggest(layer, [...names, ...names.flatMap(listParts)])} ` +
      `Its outputs are ${outputs.join(', ')}.`,
  );
}

/** The parts that a name is in: `/a` and `/a/b` for `/a/b/Add`. */
function listParts(name: string): string[] {
  return [...name.matchAll(/(?<=.)\//g)].map(({ index }) => name.slice(0, index));
}

function suggest(layer: string, names: readonly string[]): string {
  const left = new Set(names);
  const near: string[] = [];
  while (near.length < suggestions) {
    const closest = findClosest(layer, left);
    if (closest === undefined) break;
    near.push(`"${closest}"`);
    left.delete(closest);
  }
  return near.length === 0 ? '' : ` Near it are ${near.join(', ')}.`;
}
