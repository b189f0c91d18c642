// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { CollectionPainting } from '../collection/collection.ts';
import { createDisjointSets, type DisjointSets } from './disjoint-sets.ts';
import { joinClusters } from './join-clusters.ts';

/** Groups of paintings that are copies of one picture. */
export interface DuplicateGroups {
  /** The group of each painting, numbered from 0 by its first painting. */
  readonly groupOf: Int32Array;
  /** Number of groups, including those of a single painting. */
  readonly count: number;
}

/** Limits that affect only the speed, never the result. */
export interface GroupingLimits {
  /**
   * Buckets up to this size are compared pair by pair, which is cheaper than dividing them further.
   */
  readonly smallBucket: number;
  /**
   * If at most this many items are outside a bucket's largest group, they are compared with the whole
   * bucket instead of dividing it.
   */
  readonly fewOthers: number;
  /** Number of items in a bucket with which each item is compared before the buckets are divided. */
  readonly neighbours: number;
}

const usualLimits: GroupingLimits = { smallBucket: 256, fewOthers: 1_024, neighbours: 16 };
/** Real hashes need two levels; the limit bounds the work on artificial ones. */
const deepestLevel = 4;

/**
 * Groups paintings that show the same picture: those with the same digest, and those whose perceptual
 * hashes differ in at most `distance` of 64 bits, directly or through others in between.
 *
 * Two hashes within `distance` agree in at least one of `distance + 1` bands of bits (Norouzi, Punjani
 * and Fleet, "Fast search in Hamming space with multi-index hashing", CVPR 2012), so only hashes that
 * share a band are compared, and each such pair exactly. If hashes vary in only a few bits, most are
 * in one group: only items outside the largest group of a bucket are compared with all of it.
 */
export function groupDuplicates(
  paintings: readonly Pick<CollectionPainting, 'digest' | 'perceptualHash'>[],
  distance: number,
  limits: GroupingLimits = usualLimits,
): DuplicateGroups {
  if (!Number.isInteger(distance) || distance < 0 || distance > 64) {
    throw new RangeError(`Expected a distance from 0 to 64 bits, got ${distance}`);
  }
  const sets = createDisjointSets(paintings.length);
  joinEqual(paintings, (painting) => painting.digest, sets);
  // From here on one painting represents all that have the same hash.
  const distinct = joinEqual(paintings, (painting) => painting.perceptualHash, sets);
  if (distance > 0) joinClose(paintings, distinct, distance, sets, limits);
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
  { smallBucket, fewOthers, neighbours }: GroupingLimits,
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
    const isSmall = bucket.length <= smallBucket;
    const bits = isSmall ? [] : findVaryingBits(bucket);
    if (isSmall) compareEach(bucket);
    else if (bits.length <= distance) joinAll(bucket);
    else joinLarge(bucket, bits, level);
  }

  function joinLarge(bucket: Uint32Array, bits: readonly number[], level: number): void {
    const { inLargest, others } = divideByGroup(bucket);
    if (others.length <= fewOthers) joinOthers(others, inLargest);
    else if (level === deepestLevel) joinClusters(bucket, isClose, sets);
    else joinWithinBands(bucket, bits, level);
  }

  function joinWithinBands(bucket: Uint32Array, bits: readonly number[], level: number): void {
    const forEachInBands = (use: (inner: Uint32Array) => void) => {
      for (let band = 0; band <= distance; band++) {
        const from = Math.floor((band * bits.length) / (distance + 1));
        const to = Math.floor(((band + 1) * bits.length) / (distance + 1));
        forEachBucket(bucket, bits.slice(from, to), use);
      }
    };
    forEachInBands(compareNeighbours);
    forEachInBands((inner) => joinWithin(inner, level + 1));
  }

  /**
   * Bits that are the same in the whole bucket are left out of the bands, because they distinguish
   * nothing.
   */
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

  /** Calls back with each set of two or more items that agree in all `bits` (at most 32 of them). */
  function forEachBucket(
    items: Uint32Array,
    bits: readonly number[],
    callback: (bucket: Uint32Array) => void,
  ): void {
    // Key and position in one number below 2^53, so that a plain numeric sort finds the buckets.
    const sorted = new Float64Array(items.length);
    for (let position = 0; position < items.length; position++) {
      const item = items[position]!;
      let key = 0;
      for (const bit of bits) {
        key = (key << 1) | (((bit < 32 ? low[item]! : high[item]!) >>> (bit % 32)) & 1);
      }
      sorted[position] = (key >>> 0) * items.length + position;
    }
    sorted.sort();
    let start = 0;
    for (let end = 1; end <= sorted.length; end++) {
      const key = Math.floor(sorted[start]! / items.length);
      if (end < sorted.length && Math.floor(sorted[end]! / items.length) === key) continue;
      if (end - start > 1) {
        const bucket = new Uint32Array(end - start);
        for (let i = start; i < end; i++) bucket[i - start] = items[sorted[i]! % items.length]!;
        callback(bucket);
      }
      start = end;
    }
  }

  function isClose(a: number, b: number): boolean {
    return countBits(high[a]! ^ high[b]!) + countBits(low[a]! ^ low[b]!) <= distance;
  }

  /**
   * Finds the large groups of a bucket before the expensive steps: if hashes vary in only a few bits,
   * most are close to many others.
   */
  function compareNeighbours(bucket: Uint32Array): void {
    for (let i = 0; i < bucket.length; i++) {
      for (let j = i + 1; j <= Math.min(i + neighbours, bucket.length - 1); j++) {
        if (isClose(bucket[i]!, bucket[j]!)) sets.join(bucket[i]!, bucket[j]!);
      }
    }
  }

  /** The items of the group with the most items in the bucket, and all others. */
  function divideByGroup(bucket: Uint32Array): { inLargest: Uint32Array; others: Uint32Array } {
    const roots = bucket.map((item) => sets.find(item));
    const counts = new Map<number, number>();
    let largest = roots[0]!;
    for (const root of roots) {
      const count = (counts.get(root) ?? 0) + 1;
      counts.set(root, count);
      if (count > counts.get(largest)!) largest = root;
    }
    return {
      inLargest: bucket.filter((_, i) => roots[i] === largest),
      others: bucket.filter((_, i) => roots[i] !== largest),
    };
  }

  /** Joins a few items with a group and with each other. */
  function joinOthers(others: Uint32Array, group: Uint32Array): void {
    for (const item of others) {
      let next = 0;
      while (next < group.length && !isClose(item, group[next]!)) next++;
      if (next < group.length) sets.join(item, group[next]!);
    }
    compareEach(others);
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

/** Number of bits set in a 32-bit word (Warren, "Hacker's Delight", figure 5-2). */
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
