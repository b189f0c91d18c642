import type { Collection, CollectionPainting } from '../../data/collection/collection.ts';
import type { FoundCopy } from '../../data/copies/confirm-pairs.ts';
import type { CopyDecision } from '../../data/copies/decisions.ts';
import type { Placement } from '../../data/copies/match-sketches.ts';

/** Two paintings that show the same, as found or as confirmed by a person. */
export type ListedCopy = {
  readonly first: CollectionPainting;
  readonly second: CollectionPainting;
  /** A person's decision; null if there is none. */
  readonly decision: CopyDecision['decision'] | null;
  readonly mirrored: boolean;
} & (
  | { readonly spots: number; readonly agreement: number; readonly placement: Placement }
  // A pair that only a person confirmed.
  | { readonly spots: null; readonly agreement: null; readonly placement: null }
);

/**
 * The pairs of a collection's paintings to look at, the least certain first: those found, and those
 * that a person confirmed. Of files with the same content the first id represents all, and a pair
 * that agrees both as it is and in a mirror is listed once.
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
  const shown = new Map<string, ListedCopy>();
  for (const { first: one, second: other, mirrored, spots, agreement, placement } of found) {
    const [first, second] = [paintingOf.get(one), paintingOf.get(other)];
    if (first === undefined || second === undefined) continue;
    const key = keyOf({ first: one, second: other });
    const decision = decided.get(key)?.decision ?? null;
    const pair = { first, second, decision, mirrored, spots, agreement, placement };
    // Ornaments may agree in a mirror as well.
    const known = shown.get(key);
    if (known === undefined || certainty(known) < certainty(pair)) shown.set(key, pair);
  }
  for (const key of shown.keys()) decided.delete(key);
  const listed = [...shown.values()].sort((a, b) => certainty(a) - certainty(b));
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
