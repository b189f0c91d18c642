// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Random } from '../contract/random.ts';
import type { BoundedEstimate } from '../scoring/score.ts';
import { createBinomial } from './draw-binomial.ts';
import type { RankBins } from './rank-bins.ts';

/** Share of the rows in Kaggle's public leaderboard; the others are private. */
const publicShare = 0.7;

/** The range of both leaderboards in 95 % of random splits; `value` is the mean over the draws. */
export interface LeaderboardSpread {
  readonly public: BoundedEstimate;
  readonly private: BoundedEstimate;
  /** Private minus public of the same draw. */
  readonly drop: BoundedEstimate;
  readonly draws: number;
}

/**
 * Draws random public/private splits of the rows and computes both AUCs of each.
 *
 * Every row is public with a probability of 0.7, independently. The AUC depends only on how many rows of
 * each rank bin are drawn, and those counts are binomial, so each bin is drawn at once instead of row by
 * row: the same distribution for a fraction of the work. (Kaggle's split has a fixed number of rows; the
 * AUC is a ratio of counts, so this makes no visible difference.)
 *
 * Returns null if a draw leaves a side without positives or negatives.
 */
export function drawLeaderboards(
  bins: RankBins,
  { draws, random }: { draws: number; random: Random },
): LeaderboardSpread | null {
  const drawPublic = createBinomial(publicShare, random);
  const publicAuc = new Float64Array(draws);
  const privateAuc = new Float64Array(draws);
  const drop = new Float64Array(draws);
  const { positives, below, equal, above } = bins;
  for (let draw = 0; draw < draws; draw++) {
    let publicPositives = 0;
    let publicNegatives = 0;
    let publicTwiceU = 0;
    let privatePositives = 0;
    let privateNegatives = 0;
    let privateTwiceU = 0;
    for (let i = 0; i < positives.length; i++) {
      const p = positives[i]!;
      const b = below[i]!;
      const e = equal[i]!;
      const pDrawn = drawPublic(p);
      const bDrawn = b === 0 ? 0 : drawPublic(b);
      const eDrawn = e === 0 ? 0 : drawPublic(e);
      publicNegatives += bDrawn;
      privateNegatives += b - bDrawn;
      publicTwiceU += pDrawn * (2 * publicNegatives + eDrawn);
      privateTwiceU += (p - pDrawn) * (2 * privateNegatives + e - eDrawn);
      publicNegatives += eDrawn;
      privateNegatives += e - eDrawn;
      publicPositives += pDrawn;
      privatePositives += p - pDrawn;
    }
    const aboveDrawn = drawPublic(above);
    publicNegatives += aboveDrawn;
    privateNegatives += above - aboveDrawn;
    publicAuc[draw] = publicTwiceU / (2 * publicPositives * publicNegatives);
    privateAuc[draw] = privateTwiceU / (2 * privatePositives * privateNegatives);
    drop[draw] = privateAuc[draw]! - publicAuc[draw]!;
    if (Number.isNaN(drop[draw])) return null;
  }
  return {
    public: summarise(publicAuc),
    private: summarise(privateAuc),
    drop: summarise(drop),
    draws,
  };
}

/** Mean and the 2.5 % and 97.5 % quantiles, interpolated. Sorts in place. */
function summarise(values: Float64Array): BoundedEstimate {
  values.sort();
  const quantile = (share: number) => {
    const place = share * (values.length - 1);
    const low = Math.floor(place);
    const high = Math.ceil(place);
    return values[low]! + (place - low) * (values[high]! - values[low]!);
  };
  const value = values.reduce((sum, auc) => sum + auc, 0) / values.length;
  return { value, low: quantile(0.025), high: quantile(0.975) };
}
