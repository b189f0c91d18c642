// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { createRandom, type Random } from '../contract/random.ts';

/**
 * Pairs with a known truth, to measure how often intervals cover it. Artists are drawn at random: each has
 * a position in a feature space and a separate spread around it. Paintings scatter around their artist, and
 * a pair's score depends on the distance between its paintings.
 */
export interface SimulatedPairs {
  /** An array per approach, all on the same pairs. The approaches are equally good. */
  readonly scores: readonly Float64Array[];
  readonly same: Uint8Array;
  readonly artistA: Int32Array;
  readonly artistB: Int32Array;
}

const dimensions = 6;
const approaches = 2;

/**
 * @param artists number of artists
 * @param paintings smallest and largest number of paintings per artist
 * @param spread factor on the usual spread of an artist's paintings; smaller values make artists easier to
 *   tell apart
 */
export function simulatePairs(
  random: Random,
  artists: number,
  paintings: readonly [number, number],
  spread = 1,
): SimulatedPairs {
  const painters = Array.from({ length: artists }, () => {
    const artist = drawArtist(random, spread);
    const count = paintings[0] + random.below(paintings[1] - paintings[0] + 1);
    return Array.from({ length: count }, () => paint(random, artist));
  });
  const scores: number[][] = Array.from({ length: approaches }, () => []);
  const same: number[] = [];
  const artistA: number[] = [];
  const artistB: number[] = [];
  const add = (a: number, b: number, p: Seen, q: Seen): void => {
    same.push(a === b ? 1 : 0);
    artistA.push(a);
    artistB.push(b);
    for (let s = 0; s < approaches; s++) scores[s]!.push(similarity(p[s]!, q[s]!));
  };
  // As the paper does: all pairs within an artist, and for each of them one with another artist.
  for (const [a, own] of painters.entries()) {
    for (let p = 0; p < own.length; p++) {
      for (let q = 0; q < p; q++) {
        add(a, a, own[p]!, own[q]!);
        const b = (a + 1 + random.below(artists - 1)) % artists;
        add(a, b, own[random.below(2) === 0 ? p : q]!, random.pick(painters[b]!));
      }
    }
  }
  return {
    scores: scores.map((values) => Float64Array.from(values)),
    same: Uint8Array.from(same),
    artistA: Int32Array.from(artistA),
    artistB: Int32Array.from(artistB),
  };
}

/** Pairs that share no artist: enough of them to show the truth. */
export function simulateTruth(seed: number, pairsOfEachKind: number, spread = 1): SimulatedPairs {
  const random = createRandom(seed, 'truth');
  const size = 2 * pairsOfEachKind;
  const scores = Array.from({ length: approaches }, () => new Float64Array(size));
  const same = new Uint8Array(size);
  const artistA = new Int32Array(size);
  const artistB = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const artist = drawArtist(random, spread);
    same[i] = i % 2;
    artistA[i] = 2 * i;
    artistB[i] = same[i] === 1 ? 2 * i : 2 * i + 1;
    const p = paint(random, artist);
    const q = paint(random, same[i] === 1 ? artist : drawArtist(random, spread));
    for (let s = 0; s < approaches; s++) scores[s]![i] = similarity(p[s]!, q[s]!);
  }
  return { scores, same, artistA, artistB };
}

/** A point in feature space per approach. */
type Seen = readonly Float64Array[];

interface Artist {
  readonly centre: Seen;
  readonly spread: readonly number[];
}

function drawArtist(random: Random, usual: number): Artist {
  // All approaches share half of an artist's variation; the other half differs between them.
  const common = random.normal();
  const centre: Float64Array[] = [];
  const spread: number[] = [];
  for (let s = 0; s < approaches; s++) {
    centre.push(Float64Array.from({ length: dimensions }, () => random.normal()));
    spread.push(usual * Math.exp(0.25 * (common + random.normal()) - 0.1));
  }
  return { centre, spread };
}

function paint(random: Random, { centre, spread }: Artist): Seen {
  return centre.map((point, s) => point.map((x) => x + spread[s]! * random.normal()));
}

function similarity(p: Float64Array, q: Float64Array): number {
  let distance = 0;
  for (let d = 0; d < dimensions; d++) distance += (p[d]! - q[d]!) ** 2;
  return 1 / (1 + Math.exp((distance - 14) / 5));
}
