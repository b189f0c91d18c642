import type { OnnxGraph } from './read-graph.ts';

/**
 * The parts of a network, in the order in which they end: the modules that the exporter noted with the
 * nodes, otherwise the prefixes of the nodes' names, `/a` and `/a/b` for `/a/b/Add`.
 */
export function listParts({ nodes }: OnnxGraph): string[] {
  const parts = new Set<string>();
  for (const { name, outputs, modules } of nodes.toReversed()) {
    const names = modules.length > 0 ? modules : [name, ...outputs].flatMap(listPrefixes);
    for (const part of names) parts.add(part);
  }
  return [...parts].reverse();
}

function listPrefixes(name: string): string[] {
  return [...name.matchAll(/(?<=.)\//g)].map(({ index }) => name.slice(0, index));
}
