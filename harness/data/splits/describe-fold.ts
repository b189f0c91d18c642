import type { Fold } from './split.ts';

/** `fold 2 of 5`, or `fold 2 of 5 learned from 12 artists`; messages count from 1. */
export function describeFold({ folds, index, artists }: Fold): string {
  const of = artists === undefined ? '' : ` learned from ${artists} artists`;
  return `fold ${index + 1} of ${folds}${of}`;
}
