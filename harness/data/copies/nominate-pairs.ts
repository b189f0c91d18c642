// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { createRandom } from '../../contract/random.ts';
import { bitsBetween } from './bits-between.ts';
import { countAgreeing } from './count-agreeing.ts';
import { descriptorWords, mirrorDescriptors } from './describe-keypoint.ts';
import { mirrorSketch } from './mirror-sketch.ts';
import { orderByKey } from './order-by-key.ts';
import { mostSpots } from './sketch.ts';
import { type SketchSet, sketchOf } from './sketch-set.ts';
import { createVotes, type Votes } from './votes.ts';

/** A pair of pictures that may show the same picture, `first < second`. */
export interface NominatedPair {
  readonly first: number;
  readonly second: number;
  /** Whether one of them is mirrored. */
  readonly mirrored: boolean;
}

/** Limits of the search. */
export interface NominationLimits {
  /** Number of times that all spots are sorted into buckets. */
  readonly tables: number;
  /** Bits of a bucket's key beyond those needed to number all spots. */
  readonly spareBits: number;
  /** Number of spots with similar look and position that a pair needs for a closer comparison. */
  readonly fewestVotes: number;
  /** Spots of one bucket that differ in more bits than this, of 256, do not look alike. */
  readonly mostBits: number;
}

const usualLimits: NominationLimits = { tables: 16, spareBits: 4, fewestVotes: 3, mostBits: 40 };
/** Larger buckets contain spots that all pictures share. */
const largestBucket = 24;
/** A mirrored copy shows the whole picture, so its strongest spots suffice. */
const mirroredSpots = 96;

/**
 * Finds pairs of pictures that share spots, without comparing all pairs: spots that agree in a sample
 * of their bits share a bucket in some of the tables (Indyk and Motwani, "Approximate nearest
 * neighbors", STOC 1998). The sample grows with the logarithm of the number of spots, so that buckets
 * stay small and the time grows almost linearly.
 *
 * @param asked restricts the pairs to those with one of these pictures, by their indices in the set;
 *   the result is the same as from all pairs, in less time
 */
export function nominatePairs(
  set: SketchSet,
  {
    asked,
    limits: { tables, spareBits, fewestVotes, mostBits } = usualLimits,
  }: { readonly asked?: ReadonlySet<number>; readonly limits?: NominationLimits } = {},
): NominatedPair[] {
  const all = addMirrored(set);
  const isAsked = Uint8Array.from({ length: set.count }, (_, i) => Number(asked?.has(i) ?? true));
  const keyBits = Math.min(32, Math.ceil(Math.log2(all.owners.length + 1)) + spareBits);
  const random = createRandom(0, 'buckets');
  const votes = createVotes(set.count, mostSpots);
  const positions = [...new Array(descriptorWords * 32).keys()];
  for (let table = 0; table < tables; table++) {
    const sample = random.shuffle(positions).slice(0, keyBits);
    const keys = takeKeys(all, sample);
    const order = asked === undefined ? orderByKey(keys) : orderAsked(keys, all.owners, isAsked);
    forEachBucket(keys, order, (order, from, to) => {
      compareWithin(all, isAsked, order, from, to, mostBits, votes.add);
    });
    votes.settle();
  }
  const pairs: NominatedPair[] = [];
  votes.forEachPair(fewestVotes, ({ first, second, mirrored, spots, others }) => {
    const other = sketchOf(set, second);
    const seen = mirrored ? mirrorSketch(other) : other;
    const agreeing = countAgreeing(sketchOf(set, first), seen, spots, others);
    if (agreeing >= fewestVotes) pairs.push({ first, second, mirrored });
  });
  return pairs;
}

/** Spots of all pictures, followed by the strongest ones mirrored. */
interface Spots {
  /** Number of spots that are not mirrored. */
  readonly plain: number;
  readonly bits: Uint32Array;
  /** The picture of each spot, and the spot's index in it. */
  readonly owners: Uint32Array;
  readonly ranks: Uint16Array;
}

function addMirrored({ count, starts, bits }: SketchSet): Spots {
  const plain = starts[count]!;
  let size = plain;
  for (let i = 0; i < count; i++) size += Math.min(mirroredSpots, starts[i + 1]! - starts[i]!);
  const all = {
    plain,
    bits: new Uint32Array(size * descriptorWords),
    owners: new Uint32Array(size),
    ranks: new Uint16Array(size),
  };
  all.bits.set(bits);
  let end = plain;
  for (let picture = 0; picture < count; picture++) {
    const from = starts[picture]!;
    const spots = starts[picture + 1]! - from;
    for (let rank = 0; rank < spots; rank++) {
      all.owners[from + rank] = picture;
      all.ranks[from + rank] = rank;
    }
    const seen = Math.min(mirroredSpots, spots);
    const strongest = bits.subarray(from * descriptorWords, (from + seen) * descriptorWords);
    all.bits.set(mirrorDescriptors(strongest), end * descriptorWords);
    for (let rank = 0; rank < seen; rank++, end++) {
      all.owners[end] = picture;
      all.ranks[end] = rank;
    }
  }
  return all;
}

function takeKeys({ bits, owners }: Spots, sample: readonly number[]): Uint32Array {
  const keys = new Uint32Array(owners.length);
  for (let spot = 0; spot < keys.length; spot++) {
    const at = spot * descriptorWords;
    let key = 0;
    for (let s = 0; s < sample.length; s++) {
      const position = sample[s]!;
      key = (key << 1) | ((bits[at + (position >> 5)]! >>> (position & 31)) & 1);
    }
    keys[spot] = key;
  }
  return keys;
}

/** Like `orderByKey`, without spots whose key occurs in none of the asked pictures. */
function orderAsked(keys: Uint32Array, owners: Uint32Array, isAsked: Uint8Array): Uint32Array {
  const wanted = new Set<number>();
  for (let spot = 0; spot < keys.length; spot++) {
    if (isAsked[owners[spot]!] === 1) wanted.add(keys[spot]!);
  }
  const places: number[] = [];
  for (let spot = 0; spot < keys.length; spot++) if (wanted.has(keys[spot]!)) places.push(spot);
  const order = orderByKey(Uint32Array.from(places, (spot) => keys[spot]!));
  return order.map((place) => places[place]!);
}

function forEachBucket(
  keys: Uint32Array,
  order: Uint32Array,
  use: (order: Uint32Array, from: number, to: number) => void,
): void {
  let from = 0;
  for (let to = 1; to <= order.length; to++) {
    if (to < order.length && keys[order[to]!] === keys[order[from]!]) continue;
    if (to - from > 1 && to - from <= largestBucket) use(order, from, to);
    from = to;
  }
}

function compareWithin(
  { plain, bits, owners, ranks }: Spots,
  isAsked: Uint8Array,
  order: Uint32Array,
  from: number,
  to: number,
  mostBits: number,
  add: Votes['add'],
): void {
  for (let i = from; i < to; i++) {
    const a = order[i]!;
    // Indices ascend, so everything after a mirrored spot is mirrored too.
    if (a >= plain) return;
    for (let j = i + 1; j < to; j++) {
      const b = order[j]!;
      const one = owners[a]!;
      const other = owners[b]!;
      if (one === other || isAsked[one]! + isAsked[other]! === 0) continue;
      if (bitsBetween(bits, a, bits, b) > mostBits) continue;
      if (one < other) add(one, other, b >= plain, ranks[a]!, ranks[b]!);
      else add(other, one, b >= plain, ranks[b]!, ranks[a]!);
    }
  }
}
