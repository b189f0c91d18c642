import { findClosest, HarnessError } from '../../../harness/contract/errors.ts';
import { listParts } from './list-parts.ts';
import type { OnnxGraph } from './read-graph.ts';

/** Maximum number of suggestions for a wrong name. */
const suggestions = 3;

/** For messages about `--layer`: where its names come from. */
export const listsLayers = '`harness backbone layers NETWORK` lists its layers';

/**
 * The tensor that a layer's name refers to: an output of the network, a tensor between its nodes, the
 * first output of a node, or the last tensor of a part of the network. A part is the prefix under which
 * an exporter names its nodes, such as `/encoder/layer.5`, or the module that it notes with them, such as
 * `encoder.layer.5`, for which either spelling will do.
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
  const module = prefix.slice(prefix.startsWith('/') ? 1 : 0, -1).replaceAll('/', '.');
  const last =
    graph.nodes.findLast(({ name, outputs }) =>
      [name, ...outputs].some((one) => one.startsWith(prefix)),
    ) ?? graph.nodes.findLast(({ modules }) => modules.includes(module));
  const [ofPart] = last?.outputs ?? [];
  if (ofPart !== undefined) return ofPart;
  const outputs = graph.outputs.map(({ name }) => name);
  // An output may be the network's input, which no node computes.
  const names = [...outputs.filter((name) => name !== layer), ...tensors];
  throw new HarnessError(
    'LAYER_UNKNOWN',
    `${network} has no layer "${layer}".${suggest(layer, [...names, ...listParts(graph)])} ` +
      `Its outputs are ${outputs.join(', ')}; ${listsLayers}.`,
  );
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
