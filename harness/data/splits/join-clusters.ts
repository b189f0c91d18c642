import { itemAt } from '../../contract/item-at.ts';
import type { DisjointSets } from './disjoint-sets.ts';

/**
 * Joins all items that are close to each other, directly or through others in between. Each item is
 * compared with a cluster only until it is close to a member, which is fast if most are close.
 */
export function joinClusters(
  items: Iterable<number>,
  isClose: (a: number, b: number) => boolean,
  sets: DisjointSets,
): void {
  let clusters: number[][] = [];
  for (const item of items) {
    const near = clusters.filter((cluster) => cluster.some((other) => isClose(item, other)));
    const [largest, ...others] = near.sort((a, b) => b.length - a.length);
    if (largest === undefined) {
      clusters.push([item]);
      continue;
    }
    for (const other of others) for (const member of other) largest.push(member);
    largest.push(item);
    for (const cluster of near) sets.join(item, itemAt(cluster, 0));
    if (others.length > 0) clusters = clusters.filter((cluster) => !others.includes(cluster));
  }
}
