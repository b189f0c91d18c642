import { standardDeviation } from './artist-bootstrap.ts';
import { subtractInfluence } from './artist-influence.ts';
import { type FoldInfluence, varianceBetweenFolds } from './between-folds.ts';
import {
  type CrossedVariance,
  crossedCovariance,
  crossedVariance,
  type InfluenceOverRuns,
  sumOverRuns,
} from './crossed-variance.ts';
import { fewestArtistsForInterval } from './fewest-artists.ts';
import { studentCdf, studentQuantile } from './student-t.ts';

/** A mean over the runs of a cross-validation, with its 95 % interval over artists. */
export interface CrossvalidatedMean {
  readonly value: number;
  /** Null if the tests have too few artists. */
  readonly low: number | null;
  readonly high: number | null;
  /** Standard deviation over the runs; null for a single one. */
  readonly deviation: number | null;
}

/** How much higher one approach is than another on the same runs. */
export interface CrossvalidatedDifference extends CrossvalidatedMean {
  /** Two-sided, for no difference; null if there is no interval. */
  readonly pValue: number | null;
  /** How uncertain the difference is; null if there is no interval. */
  readonly uncertainty: Uncertainty | null;
}

/** The sources of the variance of a mean. */
export interface Uncertainty extends CrossedVariance {
  /**
   * The part of the variance that more seeds would remove: which artists share a fold, the training data
   * and the randomness of training. Only more artists would reduce the rest. Null for one seed.
   */
  readonly bySeeds: number | null;
}

/** The highest correlation of seen and unseen figures that is accepted. */
const mostCorrelation = 0.9;

/**
 * A metric on one test, averaged over runs. The interval is symmetric in the metric's log odds.
 *
 * @param runs at least one, with artists numbered alike
 * @param hasOwnArtists whether the runs of one seed are tested on different artists, as on unseen ones
 */
export function estimateMean(
  runs: readonly FoldInfluence[],
  hasOwnArtists: boolean,
): CrossvalidatedMean {
  const sums = sumRuns(runs);
  const spread = spreadOf(sums, runs, hasOwnArtists);
  const { value } = sums;
  const mean = { value, deviation: deviationOf(runs) };
  if (spread === undefined) return { ...mean, low: null, high: null };
  const error = Math.sqrt(spread.variance);
  // Log odds of 0 and 1 are infinite; smaller distances from them cannot be resolved.
  const inside = Math.min(1 - 1e-4, Math.max(1e-4, value));
  const centre = Math.log(inside / (1 - inside));
  const reach = (studentQuantile(0.975, spread.freedom) * error) / (inside * (1 - inside));
  return {
    ...mean,
    low: Math.min(value, 1 / (1 + Math.exp(reach - centre))),
    high: Math.max(value, 1 / (1 + Math.exp(-reach - centre))),
  };
}

/**
 * A metric of one approach minus that of another on one test, averaged over the runs that both have. The 95
 * % interval contains 0 exactly if the p-value is above 0.05.
 *
 * @param one in the order of `other`: the same seeds, folds and artists
 * @param hasOwnChance whether each run has randomness of its own, such as the shuffled labels of a control:
 *   differences between folds that their artists do not explain are attributed to it. It requires that the
 *   runs of one seed are tested on different artists.
 */
export function estimateDifference(
  one: readonly FoldInfluence[],
  other: readonly FoldInfluence[],
  hasOwnArtists: boolean,
  hasOwnChance = false,
): CrossvalidatedDifference {
  const runs = one.flatMap(({ seed, influence }, i) => {
    const second = other[i];
    return second === undefined
      ? []
      : [{ seed, influence: subtractInfluence(influence, second.influence) }];
  });
  const sums = sumRuns(runs);
  const found = spreadOf(sums, runs, hasOwnArtists);
  const { value } = sums;
  const mean = { value, deviation: deviationOf(runs) };
  if (found === undefined) {
    return { ...mean, low: null, high: null, pValue: null, uncertainty: null };
  }
  // Between tests of few artists, the spread already includes every source of differences between folds.
  const isWithin = sums.present >= fewestArtistsForInterval;
  const spread = hasOwnChance && isWithin ? addChanceOfRuns(found, runs) : found;
  const bySeeds = varianceBySeeds(runs, spread.variance);
  const uncertainty = { ...spread, bySeeds };
  const error = Math.sqrt(spread.variance);
  // Rounding changes equal values by less than this.
  if (error < 1e-12) {
    const isEqual = Math.abs(value) < 1e-12;
    return { ...mean, low: value, high: value, pValue: isEqual ? 1 : 0, uncertainty };
  }
  const reach = studentQuantile(0.975, spread.freedom) * error;
  return {
    ...mean,
    low: Math.max(-1, value - reach),
    high: Math.min(1, value + reach),
    pValue: 2 * studentCdf(-Math.abs(value) / error, spread.freedom),
    uncertainty,
  };
}

/** A metric on seen artists minus that on unseen ones: artists who are hard in both cancel out. */
export function estimateDrop(
  seen: readonly FoldInfluence[],
  unseen: readonly FoldInfluence[],
): CrossvalidatedMean {
  const [ofSeen, ofUnseen] = [sumRuns(seen), sumRuns(unseen)];
  const value = ofSeen.value - ofUnseen.value;
  const deviation = deviationOf(
    seen.map(({ seed, influence }, i) => ({
      seed,
      influence: {
        ...influence,
        value: influence.value - (unseen[i]?.influence.value ?? Number.NaN),
      },
    })),
  );
  // It covers the truth often enough without an allowance for other weights.
  const one = spreadOf(ofSeen, seen, false, crossedVariance);
  const other = spreadOf(ofUnseen, unseen, true, crossedVariance);
  if (one === undefined || other === undefined) return { value, low: null, high: null, deviation };
  const isSmall = ofUnseen.present < fewestArtistsForInterval;
  const most = mostCorrelation * Math.sqrt(one.variance * other.variance);
  const covariance = Math.min(most, Math.max(-most, crossedCovariance(ofSeen, ofUnseen, isSmall)));
  const error = Math.sqrt(one.variance + other.variance - 2 * covariance);
  const reach = studentQuantile(0.975, Math.min(one.freedom, other.freedom)) * error;
  return {
    value,
    deviation,
    low: Math.max(-1, value - reach),
    high: Math.min(1, value + reach),
  };
}

function sumRuns(runs: readonly FoldInfluence[]): InfluenceOverRuns {
  const artists = runs[0]?.influence.shares.length ?? 0;
  return sumOverRuns(
    artists,
    runs.map(({ influence }) => influence),
  );
}

/** Within the tests if they have enough artists; else between them, if they have no artists in common. */
function spreadOf(
  sums: InfluenceOverRuns,
  runs: readonly FoldInfluence[],
  hasOwnArtists: boolean,
  within: (sums: InfluenceOverRuns) => CrossedVariance = allowForOtherWeights,
): CrossedVariance | undefined {
  if (sums.present >= fewestArtistsForInterval) return within(sums);
  return hasOwnArtists ? varianceBetweenFolds(runs) : undefined;
}

/** Up to this many artists, the allowance for few artists is enough. */
const needsNoAllowance = 30;
const needsAllOfIt = 50;

/**
 * The variance over artists, with an allowance for a source that tests do not show: other artists would
 * change not only the tests but also the learned weights. With 50 to 100 simulated artists the interval is
 * a twentieth too narrow without it (`npm run bench:coverage -- crossvalidations`).
 */
function allowForOtherWeights(sums: InfluenceOverRuns): CrossedVariance {
  const tested = sums.ownShare.filter((share, i) => share + (sums.otherShare[i] ?? 0) > 0).length;
  const beyond = (tested - needsNoAllowance) / (needsAllOfIt - needsNoAllowance);
  const allowance = 1 + 0.05 * Math.min(1, Math.max(0, beyond));
  const { variance, freedom } = crossedVariance(sums);
  return { variance: variance * allowance ** 2, freedom };
}

/**
 * Adds the random variance of each single run. The folds of one seed have no artist in common, so they
 * differ by their artists, which each run's influences measure, and by chance: the rest of the variance
 * between them. It shrinks with the number of runs.
 */
function addChanceOfRuns(
  ofArtists: CrossedVariance,
  runs: readonly FoldInfluence[],
): CrossedVariance {
  const groups = [...new Set(runs.map(({ seed }) => seed))].map((wanted) =>
    runs.flatMap(({ seed, influence }) => (seed === wanted ? [influence.value] : [])),
  );
  const freedom = groups.reduce((sum, { length }) => sum + length - 1, 0);
  if (freedom < 1) return ofArtists;
  const between =
    groups.reduce(
      (sum, own) => sum + (own.length < 2 ? 0 : (own.length - 1) * standardDeviation(own) ** 2),
      0,
    ) / freedom;
  const explained = runs.reduce(
    (sum, run) => sum + crossedVariance(sumRuns([run])).variance / runs.length,
    0,
  );
  const ofChance = Math.max(0, between - explained) / runs.length;
  if (ofChance === 0) return ofArtists;
  const variance = ofArtists.variance + ofChance;
  // Welch–Satterthwaite.
  const unsureness =
    ofArtists.variance ** 2 / ofArtists.freedom + (between / runs.length) ** 2 / freedom;
  return { variance, freedom: Math.max(1, variance ** 2 / unsureness) };
}

/** The variance between the seeds' means, as a variance of the mean over them; null for one seed. */
function varianceBySeeds(runs: readonly FoldInfluence[], variance: number): number | null {
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  if (seeds.length < 2) return null;
  const means = seeds.map((wanted) => {
    const own = runs.filter(({ seed }) => seed === wanted);
    return own.reduce((sum, { influence }) => sum + influence.value, 0) / own.length;
  });
  return Math.min(variance, standardDeviation(means) ** 2 / seeds.length);
}

function deviationOf(runs: readonly FoldInfluence[]): number | null {
  if (runs.length < 2) return null;
  return standardDeviation(runs.map(({ influence }) => influence.value));
}
