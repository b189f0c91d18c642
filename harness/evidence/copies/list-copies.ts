import type { Collection, CollectionPainting } from '../../data/collection/collection.ts';
import type { CopyDecision } from '../../data/copies/decisions.ts';
import type { FoundCopy } from '../../data/copies/find-copies.ts';
import type { Placement } from '../../data/copies/match-sketches.ts';

/** Two paintings that show the same, or of which a person said so. */
export type ListedCopy = {
  readonly first: CollectionPainting;
  readonly second: CollectionPainting;
  /** What a person decided; null where nobody has. */
  readonly decision: CopyDecision['decision'] | null;
  readonly mirrored: boolean;
} & (
  | { readonly spots: number; readonly agreement: number; readonly placement: Placement }
  // A pair that only a person calls one.
  | { readonly spots: null; readonly agreement: null; readonly placement: null }
);

/**
 * The pairs of a collection's paintings to look at, the least certain first: those found, and those
 * that a person confirmed. Of files with the same content the first id stands for all.
 */
export function listCopies(
  { paintings }: Pick<Collection, 'paintings'>,
  found: readonly FoundCopy[],
  decisions: readonly CopyDecision[],
): ListedCopy[] {
  const paintingOf = new Map<string, CollectionPainting>();
  for (const painting of paintings) {
    const known = paintingOf.get(painting.digest);
    if (known === undefined || painting.id < known.id) paintingOf.set(painting.digest, painting);
  }
  const decided = new Map<string, CopyDecision>();
  for (const decision of decisions) decided.set(keyOf(decision), decision);
  const listed: ListedCopy[] = [];
  for (const { first, second, mirrored, spots, agreement, placement } of found) {
    const pair = { first: paintingOf.get(first), second: paintingOf.get(second) };
    if (pair.first === undefined || pair.second === undefined) continue;
    const decision = decided.get(keyOf({ first, second }))?.decision ?? null;
    decided.delete(keyOf({ first, second }));
    listed.push({
      first: pair.first,
      second: pair.second,
      decision,
      mirrored,
      spots,
      agreement,
      placement,
    });
  }
  listed.sort((a, b) => certainty(a) - certainty(b));
  for (const { first: one, second: other, decision } of decided.values()) {
    const [first, second] = [paintingOf.get(one), paintingOf.get(other)];
    if (first === undefined || second === undefined || decision === 'rejected') continue;
    const none = { spots: null, agreement: null, placement: null };
    listed.push({ first, second, decision, mirrored: false, ...none });
  }
  return listed;
}

function keyOf({ first, second }: Pick<CopyDecision, 'first' | 'second'>): string {
  return [first, second].sort().join(' ');
}

function certainty({ spots, agreement }: ListedCopy): number {
  return (spots ?? 0) * (agreement ?? 0);
}
