// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { CollectionPainting } from '../collection/collection.ts';
import { createDisjointSets, type DisjointSets } from './disjoint-sets.ts';
import { joinClusters } from './join-clusters.ts';

/** Which paintings are copies of one picture. */
export interface DuplicateGroups {
  /** The group of each painting, numbered from 0 by its first painting. */
  readonly groupOf: Int32Array;
  /** Groups, those of a single painting included. */
  readonly count: number;
}

/** Buckets up to this size are compared pair by pair: cheaper than dividing them further. */
const smallBucket = 256;
/** Real hashes need two levels; the limit bounds the work on artificial ones. */
const deepestLevel = 4;

/**
 * Groups paintings that show the same picture: those with the same digest, and those whose
 * perceptual hashes differ in at most `distance` of 64 bits, also through others in between.
 *
 * Two hashes within `distance` agree in at least one of `distance + 1` bands of bits (Norouzi,
 * Punjani and Fleet, "Fast search in Hamming space with multi-index hashing", CVPR 2012), so only
 * hashes that share a band are compared, and each such pair exactly.
 */
export function groupDuplicates(
  paintings: readonly Pick<CollectionPainting, 'digest' | 'perceptualHash'>[],
  distance: number,
): DuplicateGroups {
  if (!Number.isInteger(distance) || distance < 0 || distance > 64) {
    throw new RangeError(`Expected a distance from 0 to 64 bits, got ${distance}`);
  }
  const sets = createDisjointSets(paintings.length);
  joinEqual(paintings, (painting) => painting.digest, sets);
  // From here on one painting stands for all with its hash, however many there are.
  const distinct = joinEqual(paintings, (painting) => painting.perceptualHash, sets);
  if (distance > 0) joinClose(paintings, distinct, distance, sets);
  return numberGroups(paintings.length, sets);
}

/** Joins paintings with the same key; returns the first painting of each key. */
function joinEqual<T>(
  paintings: readonly T[],
  keyOf: (painting: T) => string,
  sets: DisjointSets,
): Uint32Array {
  const firstOf = new Map<string, number>();
  for (const [index, painting] of paintings.entries()) {
    const key = keyOf(painting);
    const first = firstOf.get(key);
    if (first === undefined) firstOf.set(key, index);
    else sets.join(first, index);
  }
  return Uint32Array.from(firstOf.values());
}

function joinClose(
  paintings: readonly { readonly perceptualHash: string }[],
  candidates: Uint32Array,
  distance: number,
  sets: DisjointSets,
): void {
  const high = new Uint32Array(paintings.length);
  const low = new Uint32Array(paintings.length);
  for (const [index, { perceptualHash }] of paintings.entries()) {
    if (!/^[0-9a-f]{16}$/i.test(perceptualHash)) {
      throw new RangeError(`Expected a hash of 16 hex digits, got "${perceptualHash}"`);
    }
    high[index] = Number.parseInt(perceptualHash.slice(0, 8), 16);
    low[index] = Number.parseInt(perceptualHash.slice(8), 16);
  }
  joinWithin(candidates, 0);

  function joinWithin(bucket: Uint32Array, level: number): void {
    const bits = bucket.length > smallBucket ? findVaryingBits(bucket) : [];
    if (bucket.length <= smallBucket) compareEach(bucket);
    else if (bits.length <= distance) joinAll(bucket);
    else if (level === deepestLevel) joinClusters(bucket, isClose, sets);
    else joinWithinBands(bucket, bits, level);
  }

  function joinWithinBands(bucket: Uint32Array, bits: readonly number[], level: number): void {
    for (let band = 0; band <= distance; band++) {
      const from = Math.floor((band * bits.length) / (distance + 1));
      const to = Math.floor(((band + 1) * bits.length) / (distance + 1));
      forEachBucket(bucket, bits.slice(from, to), (inner) => {
        if (!areJoined(inner)) joinWithin(inner, level + 1);
      });
    }
  }

  /** Bits that are the same in the whole bucket tell nothing and are left out of the bands. */
  function findVaryingBits(bucket: Uint32Array): number[] {
    const first = bucket[0]!;
    let varyingHigh = 0;
    let varyingLow = 0;
    for (const item of bucket) {
      varyingHigh |= high[item]! ^ high[first]!;
      varyingLow |= low[item]! ^ low[first]!;
    }
    return Array.from({ length: 64 }, (_, bit) => bit).filter(
      (bit) => ((bit < 32 ? varyingLow : varyingHigh) >>> (bit % 32)) & 1,
    );
  }

  /** Calls back with each two or more items that agree in all `bits` (at most 32 of them). */
  function forEachBucket(
    items: Uint32Array,
    bits: readonly number[],
    callback: (bucket: Uint32Array) => void,
  ): void {
    // Key and position in one number below 2^53, so that a plain numeric sort finds the buckets.
    const sorted = Float64Array.from(items, (item, position) => {
      let key = 0;
      for (const bit of bits) {
        key = (key << 1) | (((bit < 32 ? low[item]! : high[item]!) >>> (bit % 32)) & 1);
      }
      return (key >>> 0) * items.length + position;
    }).sort();
    let start = 0;
    for (let end = 1; end <= sorted.length; end++) {
      const key = Math.floor(sorted[start]! / items.length);
      if (end < sorted.length && Math.floor(sorted[end]! / items.length) === key) continue;
      if (end - start > 1) {
        const positions = sorted.subarray(start, end);
        callback(Uint32Array.from(positions, (value) => items[value % items.length]!));
      }
      start = end;
    }
  }

  function isClose(a: number, b: number): boolean {
    return countBits(high[a]! ^ high[b]!) + countBits(low[a]! ^ low[b]!) <= distance;
  }

  function areJoined(bucket: Uint32Array): boolean {
    const root = sets.find(bucket[0]!);
    return bucket.every((item) => sets.find(item) === root);
  }

  function joinAll(bucket: Uint32Array): void {
    for (const item of bucket) sets.join(bucket[0]!, item);
  }

  function compareEach(bucket: Uint32Array): void {
    for (let i = 1; i < bucket.length; i++) {
      for (let j = 0; j < i; j++) {
        if (isClose(bucket[i]!, bucket[j]!)) sets.join(bucket[i]!, bucket[j]!);
      }
    }
  }
}

/** Bits set in a 32-bit word (Warren, "Hacker's Delight", figure 5-2). */
function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function numberGroups(size: number, sets: DisjointSets): DuplicateGroups {
  const numberOf = new Map<number, number>();
  const groupOf = new Int32Array(size);
  for (let index = 0; index < size; index++) {
    const root = sets.find(index);
    const number = numberOf.get(root) ?? numberOf.size;
    numberOf.set(root, number);
    groupOf[index] = number;
  }
  return { groupOf, count: numberOf.size };
}
