// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { ArtistInfluence } from './artist-influence.ts';
import type { CrossedVariance } from './crossed-variance.ts';

/** One run of a cross-validation, with its influences on unseen artists. */
export interface FoldInfluence {
  /** Runs with the same seed are tested on different artists. */
  readonly seed: number;
  readonly influence: ArtistInfluence;
}

/** The share of the variance between folds that is attributed to artists, at least. */
const leastOfArtists = 0.3;

/**
 * The variance of a mean over folds of unseen artists, from the differences between folds: for tests with
 * too few artists to estimate it within them. The folds of one seed have no artist in common, so for one
 * seed their variance s² is enough: s²/k for k folds. With more seeds the same artists return in other
 * company. Their share ρ of s² makes runs that share artists alike, and is estimated from that; it does not
 * shrink with more seeds, the rest does.
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
  // With one seed, the degrees of freedom of its folds; more seeds raise them, up to a limit set by the
  // artists.
  const ofArtists = 1 / Math.max(1, artists - 1);
  const ofOneSeed = groups.length / within;
  const unsureness = ofArtists + Math.max(0, ofOneSeed - ofArtists) / groups.length;
  return {
    variance: (squares / count) * (1 + (alike * common) / count),
    freedom: Math.max(1, 1 / unsureness),
  };
}

/** How alike two runs of different seeds with exactly the same artists are, from 0 to 1. */
function shareOfArtists(artists: number, runs: readonly FoldInfluence[], squares: number): number {
  const mean = runs.reduce((sum, { influence }) => sum + influence.value, 0) / runs.length;
  let products = 0;
  let likenesses = 0;
  for (const one of runs) {
    for (const other of runs) {
      if (one.seed === other.seed) continue;
      const [x, y] = [one.influence, other.influence];
      // Two random divisions have this much in common anyway.
      const expected = Math.sqrt(x.present * y.present) / artists;
      const more = likeness(x, y) - expected;
      products += more * (x.value - mean) * (y.value - mean);
      likenesses += more ** 2;
    }
  }
  const found = likenesses === 0 ? 1 : products / likenesses / squares;
  return leastOfArtists + (1 - leastOfArtists) * Math.min(1, Math.max(0, found));
}

/** The artists that two tests share, as a share of those in either: 0 to 1. */
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
