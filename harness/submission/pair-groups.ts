import { readPairsFile } from './read-pairs.ts';

/** Pairs by whether their artists are in the training set. */
export const pairGroupNames = ['seen-seen', 'unseen-unseen', 'mixed'] as const;
export type PairGroupName = (typeof pairGroupNames)[number];

/** Which group each row of a pairs file is in. */
export interface PairGroups<Name extends string = string> {
  readonly names: readonly Name[];
  /** The file's indices, ascending, and for each the position in `names`. */
  readonly index: Uint32Array;
  readonly group: Uint8Array;
}

/**
 * Groups the pairs of a pairs file by whether the paintings' artists are in the training set.
 * `isSeen` is asked once for each image. `rows` is the number of rows that `collectImages` found.
 */
export async function groupPairs(
  pairsFile: string,
  rows: number,
  isSeen: (image: string) => boolean,
): Promise<PairGroups<PairGroupName>> {
  const index = new Uint32Array(rows);
  const group = new Uint8Array(rows);
  const seen: number[] = [];
  for await (const chunk of readPairsFile(pairsFile)) {
    while (seen.length < chunk.images.length) seen.push(isSeen(chunk.images[seen.length]!) ? 1 : 0);
    const { firstRow, a, b } = chunk;
    index.set(chunk.index, firstRow);
    for (let row = 0; row < a.length; row++) {
      const count = seen[a[row]!]! + seen[b[row]!]!;
      group[firstRow + row] = count === 2 ? 0 : count === 0 ? 1 : 2;
    }
  }
  return { names: pairGroupNames, index, group };
}
