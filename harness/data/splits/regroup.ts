import { itemAt } from '../../contract/item-at.ts';
import type { CollectionPainting } from '../collection/collection.ts';
import { bitsApart } from '../images/bits-apart.ts';
import { createDisjointSets } from './disjoint-sets.ts';
import type { Split } from './split.ts';

/**
 * Groups paintings by what is known beyond their hashes: pairs that are copies are joined, and a
 * rejected pair joins nothing, although others may still bring its two paintings into one group.
 *
 * @param groupOf the group of each painting by hashes within `distance` bits
 * @returns the new groups, numbered by the first painting of each
 */
export function regroup(
  paintings: readonly Pick<CollectionPainting, 'id' | 'digest' | 'perceptualHash'>[],
  groupOf: Int32Array,
  distance: number,
  { joined, apart }: NonNullable<Split['copies']>,
): Int32Array {
  const placeOf = new Map(paintings.map(({ id }, i) => [id, i]));
  const digestOf = (id: string) => paintings[placeOf.get(id) ?? -1]?.digest;
  const keyOf = (one: string | undefined, other: string | undefined) =>
    [one, other].sort().join(' ');
  const rejected = new Set(apart.map(([one, other]) => keyOf(digestOf(one), digestOf(other))));
  const touched = new Set(apart.flat().map((id) => groupOf[placeOf.get(id) ?? -1]));
  const sets = createDisjointSets(paintings.length);
  const members = new Map<number, number[]>();
  for (const [i, group] of groupOf.entries()) {
    const known = members.get(group);
    if (known === undefined) members.set(group, [i]);
    else known.push(i);
  }
  const isCopy = (a: number, b: number) => {
    const [one, other] = [itemAt(paintings, a), itemAt(paintings, b)];
    if (one.digest === other.digest) return true;
    if (rejected.has(keyOf(one.digest, other.digest))) return false;
    return bitsApart(one.perceptualHash, other.perceptualHash) <= distance;
  };
  for (const [group, own] of members) {
    for (const [i, b] of own.entries()) {
      // Within a group without a rejected pair, all are joined.
      if (!touched.has(group)) sets.join(itemAt(own, 0), b);
      else for (const a of own.slice(0, i)) if (isCopy(a, b)) sets.join(a, b);
    }
  }
  for (const [one, other] of joined) {
    const [a, b] = [placeOf.get(one), placeOf.get(other)];
    if (a !== undefined && b !== undefined) sets.join(a, b);
  }
  const numberOf = new Map<number, number>();
  return groupOf.map((_, i) => {
    const root = sets.find(i);
    const number = numberOf.get(root) ?? numberOf.size;
    numberOf.set(root, number);
    return number;
  });
}
