import type { Problem } from './collection.ts';

/** Code-unit order: the same on every platform and in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sorts entries by id. */
export function sortEntries<T extends { readonly id: string }>(entries: readonly T[]): T[] {
  return [...entries].sort((a, b) => compare(a.id, b.id));
}

/** Sorts problems by file, then line, then reason. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || compare(a.reason, b.reason),
  );
}
