// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { readPairsFile } from './read-pairs.ts';

/** Pairs by whether their artists are in the training set. */
export const pairGroupNames = ['seen-seen', 'unseen-unseen', 'mixed'] as const;
export type PairGroupName = (typeof pairGroupNames)[number];

/** The group of each row of a pairs file. */
export interface PairGroups<Name extends string = string> {
  readonly names: readonly Name[];
  /** The file's indices, ascending, and for each the position in `names`. */
  readonly index: Uint32Array;
  readonly group: Uint8Array;
}

/**
 * Groups the pairs of a pairs file by whether the paintings' artists are in the training set. Calls
 * `isSeen` once for each image.
 */
export async function groupPairs(
  pairsFile: string,
  isSeen: (image: string) => boolean,
): Promise<PairGroups<PairGroupName>> {
  const seen: number[] = [];
  const chunks: { index: Uint32Array; group: Uint8Array }[] = [];
  let rows = 0;
  for await (const { images, index, a, b } of readPairsFile(pairsFile)) {
    while (seen.length < images.length) seen.push(isSeen(images[seen.length]!) ? 1 : 0);
    const group = new Uint8Array(a.length);
    for (let row = 0; row < a.length; row++) {
      const count = seen[a[row]!]! + seen[b[row]!]!;
      group[row] = count === 2 ? 0 : count === 0 ? 1 : 2;
    }
    chunks.push({ index, group });
    rows += a.length;
  }
  const all = { index: new Uint32Array(rows), group: new Uint8Array(rows) };
  let at = 0;
  for (const { index, group } of chunks) {
    all.index.set(index, at);
    all.group.set(group, at);
    at += index.length;
  }
  return { names: pairGroupNames, ...all };
}
