// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
/** Items from 0 to `size − 1`, joined into sets (union by size, path halving). */
export interface DisjointSets {
  /** The item that represents the set of `item`; equal for two items of the same set. */
  find(item: number): number;
  /** Joins the sets of `a` and `b`. */
  join(a: number, b: number): void;
}

/** Creates `size` sets of one item each. */
export function createDisjointSets(size: number): DisjointSets {
  const parent = Uint32Array.from({ length: size }, (_, item) => item);
  const members = new Uint32Array(size).fill(1);

  function find(item: number): number {
    let root = item;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  }

  function join(a: number, b: number): void {
    let large = find(a);
    let small = find(b);
    if (large === small) return;
    if (members[large]! < members[small]!) [large, small] = [small, large];
    parent[small] = large;
    members[large] = members[large]! + members[small]!;
  }

  return { find, join };
}
