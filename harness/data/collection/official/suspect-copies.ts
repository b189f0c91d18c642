import type { OfficialRow } from './metadata.ts';

/** Paintings with the same width, height and bytes: most likely copies of one picture. */
export interface SuspectCopies {
  readonly train: readonly string[];
  readonly test: readonly string[];
}

/**
 * The groups of paintings with the same width, height and file size on both sides of the official
 * split, according to the metadata; no image is opened.
 */
export function findSuspectCopies(rows: readonly OfficialRow[]): {
  /** Groups of two or more, on either side. */
  readonly groups: number;
  /** Groups across training and test. */
  readonly across: readonly SuspectCopies[];
} {
  const bySize = new Map<string, OfficialRow[]>();
  for (const row of rows) {
    if (row.size === '') continue;
    const group = bySize.get(row.size);
    if (group === undefined) bySize.set(row.size, [row]);
    else group.push(row);
  }
  const groups = [...bySize.values()].filter(({ length }) => length > 1);
  const across = groups
    .map((group) => ({
      train: group.filter(({ inTrain }) => inTrain).map(({ file }) => file),
      test: group.filter(({ inTrain }) => !inTrain).map(({ file }) => file),
    }))
    .filter(({ train, test }) => train.length > 0 && test.length > 0);
  return { groups: groups.length, across };
}
