import type { CollectionPainting } from '../collection/collection.ts';
import type { FoundCopy } from './confirm-pairs.ts';
import { copiesRule } from './copies-rule.ts';
import type { CopyDecision } from './decisions.ts';

/** Two paintings by id, the earlier one first. */
export type PaintingPair = readonly [one: string, other: string];

/** The copies in a collection, beyond those that perceptual hashes show. */
export interface CollectionCopies {
  /** The rule by which they were found: `copiesRule`. */
  readonly rule: typeof copiesRule;
  /**
   * Pairs that show one picture: those found, without the rejected ones, and those that a person
   * confirmed.
   */
  readonly joined: readonly PaintingPair[];
  /** Pairs that a person rejected, even if their hashes agree. */
  readonly apart: readonly PaintingPair[];
}

/**
 * Found and confirmed copies, as pairs of this collection's paintings; the first id represents all
 * files with the same content. Pairs with a missing painting are skipped.
 */
export function decideCopies(
  paintings: readonly Pick<CollectionPainting, 'id' | 'digest'>[],
  found: readonly Pick<FoundCopy, 'first' | 'second'>[],
  decisions: readonly CopyDecision[],
): CollectionCopies {
  const idOf = new Map<string, string>();
  for (const { id, digest } of paintings) {
    const known = idOf.get(digest);
    if (known === undefined || id < known) idOf.set(digest, id);
  }
  const joined = new Map<string, PaintingPair>();
  const apart = new Map<string, PaintingPair>();
  const pairOf = (first: string, second: string): PaintingPair | undefined => {
    const [one, other] = [idOf.get(first), idOf.get(second)];
    if (one === undefined || other === undefined || one === other) return undefined;
    return one < other ? [one, other] : [other, one];
  };
  const put = (pair: PaintingPair, into: Map<string, PaintingPair>) => {
    const key = JSON.stringify(pair);
    joined.delete(key);
    apart.delete(key);
    into.set(key, pair);
  };
  for (const { first, second } of found) {
    const pair = pairOf(first, second);
    if (pair !== undefined) put(pair, joined);
  }
  for (const { decision, first, second } of decisions) {
    const pair = pairOf(first, second);
    if (pair !== undefined) put(pair, decision === 'confirmed' ? joined : apart);
  }
  const sorted = (pairs: Map<string, PaintingPair>) =>
    [...pairs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
  return { rule: copiesRule, joined: sorted(joined), apart: sorted(apart) };
}
