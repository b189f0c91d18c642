import type {
  AcrossSplits,
  AcrossSplitsRow,
  LeaderboardRow,
  LeaderboardTable,
  SplitSpread,
} from '../../experiments/summary/leaderboard-model.ts';
import { describeSigned } from '../../shared/text/describe-figures.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';

/** `2`, or `2=` where rows share the rank. */
export function describeRank({ rank, tied }: Pick<LeaderboardRow, 'rank' | 'tied'>): string {
  return `${rank}${tied ? '=' : ''}`;
}

/** `demo: 576 paintings, split 1a2b3c4d (seed 0)`. */
export function describeTable({ collection, split }: LeaderboardTable): string {
  const name = harmlessText(collection.name);
  const hash = harmlessText(split.hash.slice(0, 8));
  return `${name}: ${collection.paintings} paintings (${harmlessText(collection.hash.slice(0, 8))}), split ${hash} (seed ${split.seed})`;
}

/** `demo: 576 paintings (c0ffee00), over 5 splits: 0, 1, 2, 3, 4`. */
export function describeAcrossSplits({ collection, splits }: AcrossSplits): string {
  const name = harmlessText(collection.name);
  const hash = harmlessText(collection.hash.slice(0, 8));
  const seeds = splits.map(({ seed }) => seed).join(', ');
  return `${name}: ${collection.paintings} paintings (${hash}), over ${splits.length} splits: ${seeds}`;
}

/** `0.785 ±0.021, seeds ±0.004`. */
export function describeSplitSpread(spread: SplitSpread): string {
  return `${spread.mean.toFixed(3)} ${describeDeviations(spread)}`;
}

/** `+0.085 ±0.021, seeds ±0.004`. */
export function describeDropSpread({ drop }: AcrossSplitsRow): string {
  return `${describeSigned(drop.mean)} ${describeDeviations(drop)}`;
}

function describeDeviations({ overSplits, overSeeds }: SplitSpread): string {
  const seeds = overSeeds === null ? '' : `, seeds ±${overSeeds.toFixed(3)}`;
  return `±${overSplits.toFixed(3)}${seeds}`;
}

/** How to read the tables; the same words wherever they are shown. */
export const legend = [
  'AUC and accuracy with their 95 % interval over artists; ± is the standard deviation over seeds.',
  'Drop: seen AUC less unseen AUC; above 0 unseen artists are harder. Paper: accuracy in its Table 1, on its own data.',
  'A rank with "=" is shared: a paired comparison on unseen pairs, corrected for the number of comparisons (Holm), cannot tell the rows from the first of them.',
] as const;
export const separateTables =
  'Tables are apart where paintings or split differ: rows of different tables cannot be compared.';
export const acrossSplitsLegend =
  'Over splits: mean ± standard deviation over splits, then over seeds within a split. Splits share paintings, so these rows are not ranked.';
export const noRuns = 'No finished run yet; `harness run plugins/xception` makes one.';
