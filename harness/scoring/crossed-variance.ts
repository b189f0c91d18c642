// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { ArtistInfluence } from './artist-influence.ts';

/**
 * The variance of a mean over runs whose tests share artists, as those of a cross-validation do.
 *
 * An artist moves every run whose test it is in, so its influence is summed over all runs before
 * anything is squared: artists are drawn at random, folds and seeds are not. To first order, the
 * mean over runs of a metric of pairs is
 *
 *     θ + Σ_a W_a α_a + Σ_a U_a β_a + Σ_ab D_ab γ_ab
 *
 * with an artist's effect α_a on its pairs, an effect β_a on its pairs with others, and an effect γ_ab
 * peculiar to two artists; W, U and D are their shares of the pairs by one and by two artists,
 * averaged over the runs. The sums of influences are known: P_a of an artist's pairs, N_a of those
 * with others, T_ab of those of two artists, all about the mean of their run. That removes part of
 * every effect, and more of it the fewer artists a test has. How much depends only on the shares. So
 * the expected values of Σ P², Σ PN, Σ N² and Σ T² are known multiples of the variances of
 * α, β and γ (and of the covariance of α and β), which are solved for and put into the variance of
 * the sum above. For one balanced run these are the factors of `artist-variance.ts`.
 */
export interface InfluenceOverRuns {
  readonly artists: number;
  readonly runs: readonly ArtistInfluence[];
  /** The mean of the metric over runs. */
  readonly value: number;
  /** The number of artists in a test, on average. */
  readonly present: number;
  /** W, U, P and N from above. */
  readonly ownShare: Float64Array;
  readonly otherShare: Float64Array;
  readonly own: Float64Array;
  readonly others: Float64Array;
  /** D and T from above. */
  readonly dyads: ReadonlyMap<number, { readonly share: number; readonly influence: number }>;
  /** U for each run. */
  readonly otherShareOfRun: readonly Float64Array[];
  /** The part of the effects α left in P and of β in N, artists × artists. */
  readonly ownLeft: Float64Array;
  readonly othersLeft: Float64Array;
}

/** @param runs at least one, with artists numbered alike, from 0 to below `artists` */
export function sumOverRuns(artists: number, runs: readonly ArtistInfluence[]): InfluenceOverRuns {
  const weight = 1 / runs.length;
  const [ownShare, otherShare, own, others] = [0, 1, 2, 3].map(() => new Float64Array(artists));
  const [ownLeft, othersLeft] = [0, 1].map(() => new Float64Array(artists * artists));
  const dyads = new Map<number, { share: number; influence: number }>();
  const otherShareOfRun = runs.map(() => new Float64Array(artists));
  for (const [r, run] of runs.entries()) {
    const ofRun = otherShareOfRun[r]!;
    for (const [key, { share, influence }] of run.dyads) {
      const [a, b] = artistsOf(key, artists);
      const dyad = dyads.get(key) ?? { share: 0, influence: 0 };
      dyad.share += weight * share;
      dyad.influence += weight * influence;
      dyads.set(key, dyad);
      for (const artist of [a, b]) {
        ofRun[artist]! += share;
        otherShare![artist]! += weight * share;
        others![artist]! += weight * influence;
      }
    }
    for (let a = 0; a < artists; a++) {
      ownShare![a]! += weight * run.shares[a]!;
      own![a]! += weight * run.own[a]!;
      subtractOuter(ownLeft!, run.shares, a, weight);
      subtractOuter(othersLeft!, ofRun, a, weight);
    }
  }
  for (let a = 0; a < artists; a++) {
    ownLeft![a * artists + a]! += ownShare![a]!;
    othersLeft![a * artists + a]! += otherShare![a]!;
  }
  for (const [key, { share }] of dyads) {
    const [a, b] = artistsOf(key, artists);
    othersLeft![a * artists + b]! += share;
    othersLeft![b * artists + a]! += share;
  }
  return {
    artists,
    runs,
    value: runs.reduce((sum, { value }) => sum + weight * value, 0),
    present: runs.reduce((sum, { present }) => sum + weight * present, 0),
    ownShare: ownShare!,
    otherShare: otherShare!,
    own: own!,
    others: others!,
    dyads,
    otherShareOfRun,
    ownLeft: ownLeft!,
    othersLeft: othersLeft!,
  };
}

/** A variance over artists, with its degrees of freedom. */
export interface CrossedVariance {
  readonly variance: number;
  /** At least one. */
  readonly freedom: number;
}

/**
 * The variance over artists of a mean over runs. An estimate of four variances from few artists can come
 * out far too small, so it is at least a third of the estimate without peculiarities of two artists (γ),
 * and is shrunk towards that by the weight of two artists.
 */
export function crossedVariance(sums: InfluenceOverRuns): CrossedVariance {
  const { ofOwn, ofOthers, ofDyads, ofOthersAlone, left } = splitCovariance(sums, sums);
  const most = ofOwn + ofOthersAlone;
  const found = Math.max(ofOwn + ofOthers + ofDyads, most / 3);
  const effective = effectiveNumber(sums);
  return {
    variance: Math.max(0, found + (most - found) * Math.min(1, 2 / effective)),
    freedom: Math.max(1, effective * Math.min(1, left)),
  };
}

/**
 * The covariance over artists of two means over runs, such as those on seen and on unseen artists.
 *
 * @param onlyByOwn leaves out the second's pairs with other artists, which say little if its tests have few
 *   artists
 */
export function crossedCovariance(
  one: InfluenceOverRuns,
  other: InfluenceOverRuns,
  onlyByOwn: boolean,
): number {
  const { ofOwnOfBoth, ofOwnOfOther, ofOwn, ofOthers, ofDyads } = splitCovariance(one, other);
  return onlyByOwn ? ofOwnOfBoth + ofOwnOfOther : ofOwn + ofOthers + ofDyads;
}

/** The parts of a covariance, by the effects behind them. */
function splitCovariance(x: InfluenceOverRuns, y: InfluenceOverRuns) {
  const ofOwnOfBoth = scale(x.own, y.own, x.ownLeft, y.ownLeft, x.ownShare, y.ownShare);
  const ofOwnOfOne = scale(x.own, y.others, x.ownLeft, y.othersLeft, x.ownShare, y.otherShare);
  const ofOwnOfOther = scale(x.others, y.own, x.othersLeft, y.ownLeft, x.otherShare, y.ownShare);

  const design = describeDyads(x, y);
  const othersLeft = dot(x.othersLeft, y.othersLeft);
  const wanted = dot(x.otherShare, y.otherShare);
  const products = dot(x.others, y.others);
  let dyadProducts = 0;
  for (const [key, { influence }] of x.dyads) {
    dyadProducts += influence * (y.dyads.get(key)?.influence ?? 0);
  }
  const { inArtists, inDyads } = design;
  const alone = othersLeft > 0 ? products / othersLeft : 0;
  const determinant = othersLeft * inDyads - inArtists ** 2;
  const isSolvable = Math.abs(determinant) > 1e-9 * Math.abs(othersLeft * inDyads);
  const ofArtist = isSolvable
    ? (products * inDyads - inArtists * dyadProducts) / determinant
    : alone;
  const ofDyad = isSolvable ? (othersLeft * dyadProducts - inArtists * products) / determinant : 0;
  return {
    ofOwnOfBoth,
    ofOwnOfOther,
    /** All parts that involve an artist's own pairs. */
    ofOwn: ofOwnOfBoth + ofOwnOfOne + ofOwnOfOther,
    ofOthers: ofArtist * wanted,
    ofDyads: ofDyad * design.wanted,
    /** As if nothing were peculiar to two artists. */
    ofOthersAlone: alone * wanted,
    /** The part of the effects on pairs with others that is left in the sums. */
    left: wanted > 0 ? othersLeft / wanted : 1,
  };
}

/**
 * The common part of pairs of artists of both: the variance of γ in the sum (`wanted`), in Σ T² (`inDyads`)
 * and in Σ N², which is also that of β in Σ T² (`inArtists`).
 */
function describeDyads(x: InfluenceOverRuns, y: InfluenceOverRuns) {
  let wanted = 0;
  for (const [key, { share }] of x.dyads) wanted += share * (y.dyads.get(key)?.share ?? 0);
  let inArtists = 2 * wanted;
  let inDyads = wanted;
  for (const [side, other] of [
    [x, y],
    [y, x],
  ] as const) {
    const weight = 1 / side.runs.length;
    for (const [r, { dyads }] of side.runs.entries()) {
      const ofRun = side.otherShareOfRun[r]!;
      for (const [key, { share }] of dyads) {
        const common = weight * share * (other.dyads.get(key)?.share ?? 0);
        if (common === 0) continue;
        const [a, b] = artistsOf(key, side.artists);
        inArtists -= common * (ofRun[a]! + ofRun[b]!);
        inDyads -= common * share;
      }
    }
  }
  const weight = 1 / x.runs.length / y.runs.length;
  for (const [r, one] of x.runs.entries()) {
    for (const [s, other] of y.runs.entries()) {
      let common = 0;
      for (const [key, { share }] of one.dyads)
        common += share * (other.dyads.get(key)?.share ?? 0);
      if (common === 0) continue;
      inArtists += weight * common * dot(x.otherShareOfRun[r]!, y.otherShareOfRun[s]!);
      inDyads += weight * common ** 2;
    }
  }
  return { wanted, inArtists, inDyads };
}

/** The (co)variance of one kind of effect in the sum, from sums in which only part of it is left. */
function scale(
  found: Float64Array,
  foundOther: Float64Array,
  left: Float64Array,
  leftOther: Float64Array,
  share: Float64Array,
  shareOther: Float64Array,
): number {
  const wanted = dot(share, shareOther);
  const remaining = dot(left, leftOther);
  return remaining > 1e-9 * wanted ? (dot(found, foundOther) / remaining) * wanted : 0;
}

/** How many artists with equally many pairs would carry as much information: (Σ c)² / Σ c². */
function effectiveNumber({ ownShare, otherShare }: InfluenceOverRuns): number {
  let sum = 0;
  let squares = 0;
  for (let a = 0; a < ownShare.length; a++) {
    const count = ownShare[a]! + otherShare[a]!;
    sum += count;
    squares += count ** 2;
  }
  return sum ** 2 / squares;
}

function subtractOuter(from: Float64Array, of: Float64Array, row: number, weight: number): void {
  const factor = weight * of[row]!;
  if (factor === 0) return;
  for (let i = 0; i < of.length; i++) from[row * of.length + i]! -= factor * of[i]!;
}

function artistsOf(key: number, artists: number): readonly [number, number] {
  return [Math.floor(key / artists), key % artists];
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
