// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { ArtistInfluence } from './artist-influence.ts';
import type { CrossedVariance } from './crossed-variance.ts';

/** One run of a cross-validation, with what it found on unseen artists. */
export interface FoldInfluence {
  /** Runs of one seed are tested on different artists. */
  readonly seed: number;
  readonly influence: ArtistInfluence;
}

/** How much of what folds differ by is taken to be the artists', however little is found. */
const leastOfArtists = 0.3;

/**
 * The variance of a mean over folds of unseen artists, from how the folds differ: for tests of so few
 * artists that nothing can be told within them. The folds of one seed have no artist in common, so
 * their variance s² says it all for one seed: s²/k for k folds. With more seeds the same artists come
 * back in other company. What of s² is theirs, the share ρ, makes two runs alike that share artists,
 * and is found by that; it does not get smaller with more seeds, the rest does.
 *
 * @returns undefined if no seed has three runs
 */
export function varianceBetweenFolds(runs: readonly FoldInfluence[]): CrossedVariance | undefined {
  const artists = countArtists(runs);
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const groups = seeds.map((seed) =>
    runs.flatMap((run) => (run.seed === seed ? [run.influence.value] : [])),
  );
  if (groups.every(({ length }) => length < 3)) return undefined;
  const within = groups.reduce((sum, { length }) => sum + length - 1, 0);
  const squares = groups.reduce((sum, own) => sum + squaresAboutMean(own), 0) / within;
  const alike = squares === 0 ? 1 : shareOfArtists(artists, runs, squares);

  const count = runs.length;
  let common = 0;
  for (const [i, one] of runs.entries()) {
    for (const [j, other] of runs.entries()) {
      if (i !== j) common += likeness(one.influence, other.influence);
    }
  }
  // For one seed exactly its own; with more seeds what they say of the same artists.
  const ofArtists = 1 / Math.max(1, artists - 1);
  const ofOneSeed = groups.length / within;
  const unsureness = ofArtists + Math.max(0, ofOneSeed - ofArtists) / groups.length;
  return {
    variance: (squares / count) * (1 + (alike * common) / count),
    freedom: Math.max(1, 1 / unsureness),
  };
}

/** How alike two runs of different seeds are that have all their artists in common, from 0 to 1. */
function shareOfArtists(artists: number, runs: readonly FoldInfluence[], squares: number): number {
  const mean = runs.reduce((sum, { influence }) => sum + influence.value, 0) / runs.length;
  let products = 0;
  let likenesses = 0;
  for (const one of runs) {
    for (const other of runs) {
      if (one.seed === other.seed) continue;
      const [x, y] = [one.influence, other.influence];
      // Two divisions at random have this much in common anyway.
      const expected = Math.sqrt(x.present * y.present) / artists;
      const more = likeness(x, y) - expected;
      products += more * (x.value - mean) * (y.value - mean);
      likenesses += more ** 2;
    }
  }
  const found = likenesses === 0 ? 1 : products / likenesses / squares;
  return leastOfArtists + (1 - leastOfArtists) * Math.min(1, Math.max(0, found));
}

/** The artists that two tests share, of those that either has: 0 to 1. */
function likeness(one: ArtistInfluence, other: ArtistInfluence): number {
  let shared = 0;
  for (const [a, share] of one.shares.entries()) if (share > 0 && other.shares[a]! > 0) shared++;
  return shared / Math.sqrt(one.present * other.present);
}

function countArtists(runs: readonly FoldInfluence[]): number {
  const met = new Set<number>();
  for (const { influence } of runs) {
    for (const [artist, share] of influence.shares.entries()) if (share > 0) met.add(artist);
  }
  return met.size;
}

function squaresAboutMean(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
