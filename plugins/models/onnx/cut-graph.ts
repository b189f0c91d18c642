import { writeField, writeHead } from './protobuf.ts';
import { fields, type OnnxGraph, type OnnxNode } from './read-graph.ts';

/** The nodes needed to compute the given tensors, in their order. */
function findNeededNodes(graph: OnnxGraph, tensors: readonly string[]): OnnxNode[] {
  const wanted = new Set(tensors);
  const needed: OnnxNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => wanted.has(output))) continue;
    needed.push(node);
    for (const input of node.inputs) wanted.add(input);
  }
  return needed.reverse();
}

/**
 * The network that ends with the given tensors, whether they were outputs or inside the network, as an
 * ONNX file without the nodes, weights and inputs that they do not need.
 *
 * @param bytes content of the file from which `graph` was read
 */
export function cutGraph(
  bytes: Uint8Array,
  graph: OnnxGraph,
  tensors: readonly string[],
): Uint8Array {
  const nodes = findNeededNodes(graph, tensors);
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const known = [...graph.outputs, ...graph.valueInfos];
  const outputs = tensors.map((name) => {
    const declared = known.find((one) => one.name === name);
    // Without its shape: ONNX Runtime infers the shape if none is declared.
    const info =
      declared === undefined
        ? writeField(1, Buffer.from(name))
        : bytes.subarray(declared.field.start, declared.field.end);
    return writeField(fields.graph.output, info);
  });
  const kept = [
    ...graph.otherOfGraph,
    ...nodes.map(({ field }) => field),
    ...[...graph.initializers, ...graph.inputs]
      .filter(({ name }) => read.has(name))
      .map(({ field }) => field),
  ];
  const parts = [...kept.map(({ from, end }) => bytes.subarray(from, end)), ...outputs];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([
    ...graph.otherOfModel.map(({ from, end }) => bytes.subarray(from, end)),
    writeHead(fields.model.graph, length),
    ...parts,
  ]);
}
